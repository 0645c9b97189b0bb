// Pictures as users ask for them: a title, names alone, a size, SVG or PNG, a file.
#pragma once
#include "source.h"

#include <lockgraph/gather/gather.h>
#include <lockgraph/render/picture.h>

#include <string>
#include <string_view>

namespace lockgraph::cli {

struct PictureChoice {
  PictureStyle style;
  double scale = 1;
  std::string output;  ///< a file; empty: standard output
};
/// `--title`, `--scale`, `-o`; and `--compact`, of what has more than names.
void add_picture(Options&, PictureChoice&, bool may_be_compact);

/// True for formats in which a command writes SVG, and put() what was asked for.
inline bool is_picture(std::string_view format) { return format == "svg" || format == "png"; }

/// Before anything is read: throws Error where what was asked of a picture is asked of what is none, where a PNG has no
/// file to go to, and where that file is one of the inputs.
void check_picture(const PictureChoice&, std::string_view format, const InputNames&);

/// What a command made of what was read goes to its file, or to standard output; a picture in its size, and as PNG
/// where the format is that. Throws Error, and leaves the file as it is, where nothing was read or the file is one of
/// the logs.
void put(std::string text, std::string_view format, const PictureChoice&, const Loaded&, const Streams&);

}  // namespace lockgraph::cli
