// SVG -> PNG by librsvg and cairo. They are loaded when they are asked for: linked, they would double the time in which
// the program starts.
#include "picture/apart.h"

#include <lockgraph/model/error.h>
#include <lockgraph/render/picture.h>

#include <cairo.h>
#include <dlfcn.h>
#include <librsvg/rsvg.h>

#include <fmt/format.h>

#include <cmath>
#include <memory>

namespace lockgraph {
namespace {

class Library {
 public:
  Library() : handle_(::dlopen("librsvg-2.so.2", RTLD_NOW | RTLD_LOCAL)) {
    if (!handle_) throw Error("PNG needs librsvg, which is not installed (Debian: librsvg2-2)");
  }

  /// Of it, or of what it is linked to.
  template <class Function>
  Function* function(const char* name) const {
    void* at = ::dlsym(handle_, name);
    if (!at) throw Error(std::string("this librsvg has no ") + name + "()");
    return reinterpret_cast<Function*>(at);
  }

 private:
  void* handle_;  // stays loaded: what it started does not end
};

struct Size {
  double width = 0, height = 0;
};

cairo_status_t append(void* to, const unsigned char* data, unsigned size) {
  static_cast<std::string*>(to)->append(reinterpret_cast<const char*>(data), size);
  return CAIRO_STATUS_SUCCESS;
}

std::string drawn(const std::string& svg, double factor) {
  const Library library;
  const auto unref = library.function<decltype(g_object_unref)>("g_object_unref");
  const std::unique_ptr<RsvgHandle, void (*)(void*)> picture(
      library.function<decltype(rsvg_handle_new_from_data)>("rsvg_handle_new_from_data")(
          reinterpret_cast<const guint8*>(svg.data()), svg.size(), nullptr),
      unref);
  if (!picture) throw Error("librsvg cannot read the picture");
  Size size;
  library.function<decltype(rsvg_handle_get_intrinsic_size_in_pixels)>("rsvg_handle_get_intrinsic_size_in_pixels")(
      picture.get(), &size.width, &size.height);
  const double width = std::ceil(size.width * factor), height = std::ceil(size.height * factor);
  constexpr double kLongestSide = 32767, kMostPixels = 250e6;  // of an image of cairo; a GB of memory
  if (!(width >= 1 && height >= 1) || width > kLongestSide || height > kLongestSide || width * height > kMostPixels)
    throw Error(
        fmt::format("the picture would have {:.0f} x {:.0f} pixels, more than an image has: a smaller --scale, "
                    "or --format svg",
                    width, height));
  const std::unique_ptr<cairo_surface_t, decltype(&cairo_surface_destroy)> surface(
      library.function<decltype(cairo_image_surface_create)>("cairo_image_surface_create")(
          CAIRO_FORMAT_ARGB32, static_cast<int>(width), static_cast<int>(height)),
      library.function<decltype(cairo_surface_destroy)>("cairo_surface_destroy"));
  const std::unique_ptr<cairo_t, decltype(&cairo_destroy)> cairo(
      library.function<decltype(cairo_create)>("cairo_create")(surface.get()),
      library.function<decltype(cairo_destroy)>("cairo_destroy"));
  const RsvgRectangle page{0, 0, width, height};
  if (!library.function<decltype(rsvg_handle_render_document)>("rsvg_handle_render_document")(
          picture.get(), cairo.get(), &page, nullptr))
    throw Error("librsvg cannot draw the picture");
  std::string png;
  if (library.function<decltype(cairo_surface_write_to_png_stream)>("cairo_surface_write_to_png_stream")(
          surface.get(), append, &png) != CAIRO_STATUS_SUCCESS)
    throw Error("cairo cannot write the picture as PNG");
  return png;
}

}  // namespace

std::string to_png(const std::string& svg, double factor, const Limits& limits) {
  return done_apart("PNG", limits.layout, [&] { return drawn(svg, factor); });
}

}  // namespace lockgraph
