// Of which part of the kernel a source file is: a file system, a driver, a protocol.
#pragma once
#include <lockgraph/model/stack.h>

#include <string>
#include <string_view>

namespace lockgraph {

/// The part of `path` up to its n-th slash; "" where it has fewer.
std::string_view folders(std::string_view path, int n);

/// The file of a function: as printed, else where the core of the kernel defines it.
std::string_view file_of(const Site&);

/// "" where it is of none.
std::string file_system_of_file(std::string_view file);

/// The folder of a driver: where one folder has many, with the name of its file.
std::string driver_of_file(std::string_view file);

/// The part of the kernel that owns what a file initialises: a file system, the folder of a driver or protocol, else
/// the file itself.
std::string part_of_file(std::string_view file);

}  // namespace lockgraph
