// Pictures as users ask for them: a title, names alone, a size, SVG or PNG, a file.
#pragma once
#include "source.h"

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

/// Before anything is read: throws Error where what was asked of a picture is asked of what is none, where a PNG has no
/// file to go to, and where that file is one of the inputs.
void check_picture(const PictureChoice&, std::string_view format, const InputNames&);

/// What a command made of what was read goes to its file, or to standard output. Throws Error, and leaves the file as
/// it is, where nothing was read or the file is one of the logs.
void put(const std::string& text, const PictureChoice&, const Loaded&, const Streams&);

}  // namespace lockgraph::cli
