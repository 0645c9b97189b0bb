#include "picture.h"

#include "options.h"
#include "output.h"

#include <lockgraph/model/error.h>

#include <charconv>
#include <ostream>
#include <utility>

namespace lockgraph::cli {

void add_picture(Options& options, PictureChoice& picture, bool may_be_compact) {
  options.value("--title", picture.style.title, "of a picture: its heading", {.type = "TEXT"});
  if (may_be_compact) options.flag("--compact", picture.style.compact, "of a picture: names alone, as for slides");
  options.read("--scale",
               [&picture](const std::string& word) {
                 constexpr double kLeast = 0.05, kMost = 20;
                 const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), picture.scale);
                 if (error != std::errc{} || end != word.data() + word.size() || !(picture.scale >= kLeast) ||
                     picture.scale > kMost)
                   throw Error("expected a number from 0.05 to 20, found `" + word + "`");
               },
               "of a picture: so many times as large", {.type = "NUMBER"});
  options.value("-o,--output", picture.output, "write to this file", {.type = "FILE"});
}

void check_picture(const PictureChoice& picture, std::string_view format, const InputNames& names) {
  const bool is_drawn = is_picture(format) || format == "dot";
  if (!is_drawn && (!picture.style.title.empty() || picture.style.compact || picture.scale != 1))
    throw Error("--title, --scale and --compact are of pictures: they do not go with --format " + std::string(format));
  if (format == "png" && picture.output.empty()) throw Error("--format png goes to a file: -o FILE");
  must_be_no_input(picture.output, names);
}

void put(std::string text, std::string_view format, const PictureChoice& picture, const Loaded& l, const Streams& io) {
  if (is_picture(format))
    text = format == "png" ? to_png(text, picture.scale, io.reading.limits) : scaled(std::move(text), picture.scale);
  if (picture.output.empty()) {
    io.out << text;
    return;
  }
  expect_read(picture.output, l, io);
  write_output(picture.output, text);
}

}  // namespace lockgraph::cli
