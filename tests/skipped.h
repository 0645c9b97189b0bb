// Tests that need what may not be here say so; a program of which one did, and none failed, is skipped to CTest.
#pragma once
#include <doctest/doctest.h>

#include <cstddef>
#include <filesystem>
#include <string>

inline std::size_t& skips() {
  static std::size_t n = 0;
  return n;
}

inline void skip(const std::string& why) {
  ++skips();
  MESSAGE("skipped: ", why);
}

/// Says that a test skips, where what it needs is not here.
inline bool absent(const std::filesystem::path& path) {
  if (std::filesystem::exists(path)) return false;
  skip(path.string() + " is not here");
  return true;
}
