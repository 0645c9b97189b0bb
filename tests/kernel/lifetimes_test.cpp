#include "kernel/lifetimes.h"

#include <doctest/doctest.h>

using namespace lockgraph;

TEST_CASE("which kernels have a lock, by the sources that were read") {
  const ReleasePoint old = release_point("6.1.192"), now = release_point("6.12.117-test"),
                     between = release_point("6.6");
  CHECK(is_initialised_in("purge_vmap_area_lock", old) == true);
  CHECK(is_initialised_in("purge_vmap_area_lock", now) == false);
  CHECK(is_initialised_in("purge_vmap_area_lock", between) == std::nullopt);  // no source tells when it went
  CHECK(is_initialised_in("&vn->busy.lock", old) == false);
  CHECK(is_initialised_in("&vn->busy.lock", now) == true);
  CHECK(is_initialised_in("rtnl_mutex", between) == true);
  CHECK(is_initialised_in("rtnl_mutex", release_point("5.4")) == std::nullopt);  // before all of them
  CHECK(is_initialised_in("&nobody->has_it", now) == std::nullopt);
  CHECK(is_initialised_in("rtnl_mutex", {}) == std::nullopt);
  CHECK(folder_that_initialises("&idev->mc_lock") == "net/ipv6");
  CHECK(folder_that_initialises("&nobody->has_it").empty());
}
