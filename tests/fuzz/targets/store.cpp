// A damaged store gives an error or evidence, and never a crash.
#include "fuzz/target.h"
#include "fuzz/temporary_file.h"

#include <lockgraph/model/error.h>
#include <lockgraph/store/store.h>

#include <exception>

using namespace lockgraph;

FUZZ_TARGET(store) {
  if (input.size() > 1 << 18) return;
  const fuzz::TemporaryFile file(input);
  try {
    const Store store(file.path(), Store::Mode::Read);
    store.has("00112233445566778899aabbccddeeff", "a.log");
    for (const Mention& m : store.mentions(1)) store.reported({m.report});
    for (const LogEvidence& log : store.load()) fuzz::must(log.hash.size() == 32, "a log is known by a hash");
  } catch (const Error&) {}
}
