#include <doctest/doctest.h>

#include "kernel/class_names.h"

using namespace lockgraph;

TEST_CASE("renames, spellings and numbered objects") {
  const auto now = [](std::string_view name) { return canonical_class_name(name).name; };
  CHECK(now("&mm->mmap_sem") == "&mm->mmap_lock");
  CHECK(now("(wq_completion)loop5") == "(wq_completion)loop*");
  CHECK(now("(wq_completion)\"events\"") == "(wq_completion)events");
  CHECK(now("\"events\"") == "(wq_completion)events");
  CHECK(now("(complete)&req.done") == "(completion)&req.done");
  CHECK(now("&looper->lock2") == "&looper->lock2");
}

TEST_CASE("a changed name says why; a spelling is no rename") {
  CHECK(canonical_class_name("&mm->mmap_sem").reason == "renamed in 5.8");
  CHECK(canonical_class_name("&mm->mmap_lock").reason.empty());
  CHECK(spelled_now("&mm->mmap_sem").name == "&mm->mmap_sem");
  CHECK(spelled_now("&(&x->lock)->rlock").name == "&x->lock");
  CHECK(canonical_class_name("&(&rq->lock)->rlock").name == "&rq->__lock");
}

TEST_CASE("labels whose lock has another name today, and is what it was") {
  CHECK(named_now("&mm->mmap_sem") == "&mm->mmap_lock");
  CHECK(named_now("&rq->lock/1") == "&rq->__lock");
  CHECK(named_now("&mm->mmap_sem#2/1") == "&mm->mmap_lock");
  for (const std::string_view same : {"cpu_hotplug.lock", "&mm->mmap_semaphore", "&chip->lock#3", ""})
    CHECK(named_now(same) == same);
}

TEST_CASE("names of many locks: by the table, and two words that any driver chooses") {
  for (const std::string_view many : {"&chip->lock", "(work_completion)(&ctx->work)", "(&c->timer)", "&of->mutex",
                                      "&q->q_usage_counter(io)", "lock", "&x->wait", "sb_writers"}) {
    CAPTURE(std::string(many));
    CHECK_FALSE(generic_name_reason(many).empty());
  }
  for (const std::string_view one : {"&chip->ext_lock", "rtnl_mutex", "&mm->mmap_lock", "&group->lock"}) {
    CAPTURE(std::string(one));
    CHECK(generic_name_reason(one).empty());
  }
  CHECK_FALSE(one_class_reason("&p->pi_lock", false).empty());
  CHECK(one_class_reason("&chip->lock", true).empty());
  CHECK(is_keyed_by_file_system("sb_writers"));
  CHECK_FALSE(is_keyed_by_file_system("&chip->lock"));
}
