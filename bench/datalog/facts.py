#!/usr/bin/env python3
"""Makes the facts of the Datalog workloads: the same bytes on every machine (splitmix64, fixed seeds).

    bench/datalog/facts.py FOLDER            every workload, as FOLDER/WORKLOAD/RELATION.facts
    bench/datalog/facts.py FOLDER NAME...    only these
    bench/datalog/facts.py --quick FOLDER    small ones of the same shape

Facts are values between tabs, one row a line, without a header.
"""
import sys
from pathlib import Path

MASK = (1 << 64) - 1


class Random:
    def __init__(self, seed):
        self.state = seed & MASK

    def bits(self):
        self.state = (self.state + 0x9E3779B97F4A7C15) & MASK
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        return z ^ (z >> 31)

    def below(self, n):
        return (self.bits() * n) >> 64


# Each shape returns {relation: rows}.

def random_graph(nodes, edges, seed):
    random, found = Random(seed), set()
    while len(found) < edges:
        a, b = random.below(nodes), random.below(nodes)
        if a != b:
            found.add((a, b))
    return {"edge": sorted(found)}


def chain(nodes):
    return {"edge": [(i, i + 1) for i in range(nodes - 1)]}


def grid(side):
    """Edges to the right and down."""
    right = [(i * side + j, i * side + j + 1) for i in range(side) for j in range(side - 1)]
    down = [(i * side + j, (i + 1) * side + j) for i in range(side - 1) for j in range(side)]
    return {"edge": right + down}


def random_tree(nodes, seed):
    """edge(parent, child). The parent is the smaller of two draws: a mean depth of ln(nodes) / 1.5."""
    random = Random(seed)
    return {"edge": [(min(random.below(i), random.below(i)), i) for i in range(1, nodes)]}


def binary_tree(depth):
    """parent(child, parent) of a complete tree."""
    return {"parent": [(i, (i - 1) // 2) for i in range(1, 2 ** (depth + 1) - 1)]}


def weighted_graph(nodes, edges, seed):
    """edge(from, to, cost): costs from 1 to 100."""
    random = Random(seed + 1)
    return {"edge": [(a, b, 1 + random.below(100))
                     for a, b in random_graph(nodes, edges, seed)["edge"]]}


def skewed_graph(scale, edges, seed):
    """R-MAT with a = .57, b = c = .19. Edges go from the low to the high node: each triangle once."""
    random, found = Random(seed), set()
    while len(found) < edges:
        a = b = 0
        for _ in range(scale):
            draw = random.below(100)
            a, b = a << 1, b << 1
            if draw >= 57:
                a |= draw >= 76
                b |= draw < 76 or draw >= 95
        if a != b:
            found.add((min(a, b), max(a, b)))
    return {"edge": sorted(found)}


def pointers(methods, seed):
    """Facts as a compiler would take them from a program. A method owns 12 locals, of which 0 and 1
    are its parameters and 2 its result, and three places that allocate. Loads, stores and most
    copies stay within the method; of the calls, 7 in 10 go to one of the 20 nearest methods and
    the others anywhere, mostly to low ones, as to a library."""
    random, width = Random(seed), 12
    addr, assign, load, store = [], set(), set(), set()

    def local(method, k):
        return method * width + k

    def any_local(method):
        return local(method, 3 + random.below(9))

    for m in range(methods):
        for site in range(3):
            addr.append((any_local(m), methods * width + m * 3 + site))
        for _ in range(10):
            a, b = random.below(width), random.below(width)
            if a != b:
                assign.add((local(m, max(a, b)), local(m, min(a, b))))
        if random.below(2):
            assign.add((local(m, 2), any_local(m)))
        for _ in range(2):
            load.add((any_local(m), local(m, random.below(width))))
        if random.below(2):
            target = local(m, random.below(width))
            store.add((target, any_local(m)))
        for _ in range(2):
            if random.below(10) < 7:
                called = min(methods - 1, max(0, m - 10 + random.below(21)))
            else:
                called = min(random.below(methods), random.below(methods))
            parameter = local(called, random.below(2))
            assign.add((parameter, any_local(m)))
            if random.below(2):
                assign.add((any_local(m), local(called, 2)))
    return {"addr": addr, "assign": sorted(assign), "load": sorted(load), "store": sorted(store)}


def value_flow(variables, seed):
    """Few facts with very many derivations: functions of 16 variables that copy and dereference."""
    random, width = Random(seed), 16
    assign, dereference = set(), set()
    functions = variables // width
    for f in range(functions):
        for _ in range(14):
            a, b = random.below(width), random.below(width)
            if a != b:
                assign.add((f * width + a, f * width + b))
        for _ in range(4):
            other = min(functions - 1, max(0, f - 3 + random.below(7)))
            a = random.below(width)
            assign.add((f * width + a, other * width + random.below(width)))
        for _ in range(5):
            a = random.below(width)
            dereference.add((f * width + a, f * width + random.below(width)))
    return {"assign": sorted(assign), "dereference": sorted(dereference)}


def file_system(nodes, seed):
    """file(id, parent, name, is_dir): a tenth are directories in a random tree, the rest files."""
    random, folders = Random(seed), nodes // 10
    rows = [(0, -1, "", 1)]
    for i in range(1, folders):
        parent = min(random.below(i), random.below(i))
        rows.append((i, parent, f"dir-{random.below(1 << 24):06x}", 1))
    for i in range(folders, nodes):
        rows.append((i, random.below(folders), f"part-r-{i % 100000:05d}.log", 0))
    return {"file": rows}


def star(facts, keys, groups, seed):
    random = Random(seed)
    return {"fact": [(i, random.below(keys), random.below(1000)) for i in range(facts)],
            "dim": [(i, random.below(groups)) for i in range(keys)]}


# name: (shape, its arguments, its arguments when small)
WORKLOADS = {
    "tc_rand_1k": (random_graph, (1000, 3000, 1), (60, 120, 1)),
    "tc_rand_2k": (random_graph, (2000, 6000, 2), (90, 200, 2)),
    "tc_chain_2k": (chain, (2000,), (80,)),
    "tc_grid_40": (grid, (40,), (7,)),
    "tc_grid_70": (grid, (70,), (9,)),
    "tc_tree_1m": (random_tree, (1000000, 4), (500, 4)),
    "sg_bin_11": (binary_tree, (11,), (5,)),
    "cc_200k": (random_graph, (200000, 300000, 5), (300, 320, 5)),
    "sssp_100k": (weighted_graph, (100000, 500000, 6), (100, 400, 6)),
    "tri_rmat16": (skewed_graph, (16, 500000, 9), (6, 300, 9)),
    "andersen_s": (pointers, (3000, 7), (40, 7)),
    "andersen_m": (pointers, (5000, 7), (60, 7)),
    "cspa": (value_flow, (480, 8), (48, 8)),
    "fs_100k": (file_system, (100000, 10), (300, 10)),
    "fs_1m": (file_system, (1000000, 10), (500, 10)),
    "join_2m": (star, (2000000, 100000, 1000, 11), (2000, 100, 10, 11)),
}


def write(folder, name, quick=False):
    """FOLDER/NAME/*.facts. They are complete once the folder has its name."""
    shape, full, small = WORKLOADS[name]
    into = Path(folder) / (name + ".part")
    into.mkdir(parents=True, exist_ok=True)
    for relation, rows in shape(*(small if quick else full)).items():
        with open(into / f"{relation}.facts", "w", encoding="utf-8") as out:
            out.writelines("\t".join(map(str, row)) + "\n" for row in rows)
    into.rename(Path(folder) / name)


def main():
    words = sys.argv[1:]
    quick = "--quick" in words
    words = [word for word in words if word != "--quick"]
    unknown = [name for name in words[1:] if name not in WORKLOADS]
    if not words or words[0] in ("-h", "--help") or unknown:
        print(__doc__.strip())
        print("\nWorkloads:", *WORKLOADS)
        return 0 if words and not unknown else 2
    for name in words[1:] or WORKLOADS:
        write(words[0], name, quick)
        print(name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
