#include "block_drivers.h"

#include "lock_machinery.h"
#include "paths.h"
#include "source_parts.h"
#include "words.h"

namespace lockgraph {
namespace {

constexpr std::string_view kBlockDriverFolders[] = {"drivers/block/",      "drivers/nvme/", "drivers/scsi/",
                                                    "drivers/md/",         "drivers/mmc/",  "drivers/mtd/",
                                                    "drivers/s390/block/", "drivers/ata/"};

struct BlockDriver {
  std::string_view prefix, part;
};
// Beginnings of the functions of drivers that make block queues, where no file is printed.
constexpr BlockDriver kBlockDrivers[] = {
    {"nbd_", "drivers/block/nbd"},
    {"loop_", "drivers/block/loop"},
    {"lo_", "drivers/block/loop"},
    {"null_", "drivers/block/null_blk"},
    {"nullb_", "drivers/block/null_blk"},
    {"ublk_", "drivers/block/ublk_drv"},
    {"zram_", "drivers/block/zram"},
    {"virtblk_", "drivers/block/virtio_blk"},
    {"nvme_", "drivers/nvme/host"},
    {"nvmet_", "drivers/nvme/target"},
    {"sd_", "drivers/scsi"},
    {"sr_", "drivers/scsi"},
    {"scsi_", "drivers/scsi"},
    {"md_", "drivers/md"},
    {"raid5_", "drivers/md"},
    {"dm_", "drivers/md"},
    {"mmc_", "drivers/mmc/core"},
    {"mtd_", "drivers/mtd"},
    {"rbd_", "drivers/block/rbd"},
    {"brd_", "drivers/block/brd"},
    {"floppy_", "drivers/block/floppy"},
    {"ubiblock_", "drivers/mtd/ubi"},
    {"xen_blk", "drivers/block/xen-blkfront"},
};

// Generic code of block devices: what lies behind it on a stack does not own the locks of their inodes.
constexpr std::string_view kBlockDevices[] = {"fs/buffer.c", "fs/block_dev.c", "block/bdev.c", "block/fops.c"};
constexpr std::string_view kBlockDeviceFunctions[] = {"blkdev_", "bdev_", "mark_buffer_dirty", "bread", "bd_"};

}  // namespace

std::string block_driver_of(const Site& site) {
  if (const std::string_view file = canonical_path(site.file); !file.empty())
    return begins_with_one_of(kBlockDriverFolders, file) ? driver_of_file(file) : std::string();
  for (const BlockDriver& d : kBlockDrivers)
    if (without_underscores(site.function).starts_with(d.prefix)) return std::string(d.part);
  return {};
}

bool is_of_block_device(const Site& site) {
  const std::string_view file = canonical_path(site.file);
  return file.empty() ? begins_with_one_of(kBlockDeviceFunctions, without_underscores(site.function))
                      : is_one_of(kBlockDevices, file);
}

}  // namespace lockgraph
