// Pictures as users ask for them: a title, names alone, a size, SVG or PNG, a file.
#pragma once
#include "command.h"

#include <lockgraph/gather/gather.h>
#include <lockgraph/render/picture.h>

#include <string>

namespace lockgraph::cli {

struct PictureChoice {
  PictureStyle style;
  double scale = 1;
  std::string output;  ///< a file; empty: standard output
};
/// `--title`, `--scale`, `-o`; and `--compact`, of what has more than names.
void add_picture(Options&, PictureChoice&, bool may_be_compact);

/// An SVG in the size that was asked for, or as PNG where `format` is that.
std::string finished(std::string svg, std::string_view format, const PictureChoice&, const Limits&);

/// What a command made goes to its file, or to standard output; a PNG to a file alone, unless `out` is left as it is.
void put(const std::string& text, std::string_view format, const PictureChoice&, const InputNames&, const Streams&);

}  // namespace lockgraph::cli
