// A file, a pipe or a device that is being read.
#pragma once
#include <lockgraph/model/limits.h>

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <string>

namespace lockgraph {

/// What goes wrong behind the first byte ends it, and is kept in words.
class Descriptor {
 public:
  /// "-" is standard input. Throws Error.
  Descriptor(const std::string& path, const Limits&);
  ~Descriptor() { close(); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  /// Short reads of a pipe are gathered, so that the first block holds the head of the log.
  std::size_t read(char* buffer, std::size_t size);

  /// Why the reading ended early; empty when it did not.
  const std::string& failure() const { return failure_; }

  bool is_file() const { return is_file_; }
  std::uint64_t size() const { return size_; }
  /// A pipe can be read once only.
  bool can_be_read_again() const;
  void read_again();
  /// The file at its beginning, for who reads it in another way; -1 where that cannot be.
  int from_the_beginning();

 private:
  void close() const;
  std::uint64_t left() const;
  void end(std::string why);
  bool more_comes();

  Limits limits_;
  int fd_ = -1;
  off_t begin_ = 0;
  std::uint64_t size_ = 0, all_ = 0;
  bool is_pipe_ = false, is_file_ = false, is_device_ = false, at_end_ = false;
  std::string failure_;
};

}  // namespace lockgraph
