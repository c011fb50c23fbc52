#pragma once
// Carries out a program's `load` statements: reads the files into the node's relations.
//
//   load edge from "edge.tsv";                       .csv .tsv .facts .json .jsonl .ndjson, each
//   also load user from "u.csv" (header: true, sep: ";"); with .gz .zst .xz .bz2 behind it
//
// With a header (csv unless said otherwise) and in JSON, columns are found by name; else by place.

#include "base/diagnostic.h"
#include "base/result.h"
#include "describe/reader.h"
#include "host/host.h"
#include "node/node.h"

namespace drover {

// What is wrong with the statements themselves, before any file is looked at: names of files that
// say nothing about their format, options, columns that no file can fill.
Diagnostics check_loads(const Node& node);

// Paths are relative to the folder of the program that names them. Rows that are wrong are
// Problems; an error is what keeps a file from being read at all, or breaks a key.
// REQUIRES: check_loads() found nothing.
Status run_loads(Node& node, Disk& disk, Problems& problems);

}  // namespace drover
