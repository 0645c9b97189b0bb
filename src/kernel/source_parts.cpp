#include "source_parts.h"

#include "paths.h"
#include "tables.h"
#include "words.h"

namespace lockgraph {
namespace {

// Folders of many drivers, one a file.
constexpr std::string_view kCollections[] = {
    "drivers/ata",
    "drivers/block",
    "drivers/bluetooth",
    "drivers/char",
    "drivers/clk",
    "drivers/dma",
    "drivers/extcon",
    "drivers/gpio",
    "drivers/hid",
    "drivers/hwmon",
    "drivers/i2c/busses",
    "drivers/input/mouse",
    "drivers/leds",
    "drivers/input/joystick",
    "drivers/input/keyboard",
    "drivers/input/misc",
    "drivers/input/tablet",
    "drivers/input/touchscreen",
    "drivers/media/i2c",
    "drivers/media/rc",
    "drivers/media/tuners",
    "drivers/mfd",
    "drivers/misc",
    "drivers/mmc/host",
    "drivers/mtd/nand/raw",
    "drivers/net",
    "drivers/net/can",
    "drivers/net/phy",
    "drivers/net/usb",
    "drivers/nfc",
    "drivers/phy",
    "drivers/pinctrl",
    "drivers/platform/x86",
    "drivers/power/supply",
    "drivers/pwm",
    "drivers/regulator",
    "drivers/rtc",
    "drivers/scsi",
    "drivers/spi",
    "drivers/thermal",
    "drivers/tty",
    "drivers/tty/serial",
    "drivers/usb/class",
    "drivers/usb/gadget/function",
    "drivers/usb/host",
    "drivers/usb/misc",
    "drivers/usb/serial",
    "drivers/video/fbdev",
    "drivers/watchdog",
    "sound/drivers",
    "sound/i2c",
    "sound/isa",
    "sound/pci",
    "sound/soc/codecs",
};

}  // namespace

std::string_view folders(std::string_view path, int n) {
  std::size_t at = 0;
  while (n-- > 0 && at != std::string_view::npos) at = path.find('/', at ? at + 1 : 0);
  return at == std::string_view::npos ? std::string_view{} : path.substr(0, at);
}

std::string_view file_of(const Site& site) {
  const std::string_view file = canonical_path(site.file);
  return file.empty() ? tables::core_functions()[site.function].value_or("") : file;
}

std::string file_system_of_file(std::string_view file) {
  if (file == "mm/shmem.c") return "shmem";
  if (file.starts_with("fs/smb/client/")) return "cifs";  // fs/smb/server is ksmbd
  if (!file.starts_with("fs/")) return {};
  const std::string_view folder = folders(file, 2);
  return folder.empty() ? std::string() : std::string(folder.substr(3));
}

std::string driver_of_file(std::string_view file) {
  const std::string_view folder = file.substr(0, file.rfind('/'));
  return std::string(is_one_of(kCollections, folder) ? file.substr(0, file.rfind('.')) : folder);
}

std::string part_of_file(std::string_view file) {
  if (file.starts_with("io_uring/") || file == "fs/io_uring.c" || file == "fs/io-wq.c") return "io_uring";
  if (std::string file_system = file_system_of_file(file); !file_system.empty()) return file_system;
  if (file.starts_with("drivers/") || file.starts_with("sound/") ||
      (file.starts_with("net/") && !file.starts_with("net/core/")))
    return driver_of_file(file);
  return std::string(file.substr(0, file.rfind('.')));
}

}  // namespace lockgraph
