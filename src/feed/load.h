#pragma once
// Carries out a program's `load` statements: reads the files into the node's relations.
//
//   load edge from "edge.tsv";                       .csv .tsv .facts .json .jsonl .ndjson, each
//   also load user from "u.csv" (header: true, sep: ";"); with .gz .zst .xz behind it
//
// With a header (csv unless said otherwise) and in JSON, columns are found by name; else by place.

#include "base/result.h"
#include "describe/reader.h"
#include "host/host.h"
#include "node/node.h"

namespace drover {

// Paths are relative to the folder of the program that names them. Rows that are wrong are
// Problems; an error is what keeps a file from being read at all, or breaks a key.
Status run_loads(Node& node, Disk& disk, Problems& problems);

}  // namespace drover
