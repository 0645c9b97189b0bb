#include <doctest/doctest.h>
#include <lockgraph/parse/kernel_source.h>

#include <set>

using namespace lockgraph;

namespace {

std::set<std::string> in(std::string_view source) {
  std::set<std::string> names;
  initialised_in(source, [&](std::string name) { names.insert(std::move(name)); });
  return names;
}

}  // namespace

TEST_CASE("the names that lockdep gives to what a source file initialises") {
  CHECK(in("static DEFINE_MUTEX(a_mutex);\n") == std::set<std::string>{"a_mutex"});
  CHECK(in("  mutex_init (&x->lock);") == std::set<std::string>{"&x->lock"});
  CHECK(in("spin_lock_init(&table[i\n\t+ 1].lock);") == std::set<std::string>{"&table[i + 1].lock"});
  CHECK(in("DEFINE_IDA(ids); INIT_WORK(&x->work, f);") ==
        std::set<std::string>{"ids.xa_lock", "(work_completion)(&x->work)"});
  CHECK(in("lockdep_set_class_and_name(&l, &key, \"name of it\");") == std::set<std::string>{"name of it"});
  CHECK(in("lockdep_set_class(&i->i_rwsem, &type->i_mutex_dir_key);") ==
        std::set<std::string>{"&type->i_mutex_dir_key"});
  CHECK(in("alloc_workqueue(\"events\", WQ_X, 0)") == std::set<std::string>{"(wq_completion)events"});
  CHECK(in("static DECLARE_DELAYED_WORK(later, f);") == std::set<std::string>{"(later).work"});
}

TEST_CASE("what is no call with a name of its own names nothing") {
  CHECK(in("#define mine_init(x) mutex_init(&(x)->lock)\n * mutex_init(&a)\n// mutex_init(&b)\n").empty());
  CHECK(in("mutex_lock(&x->lock); my_mutex_init(&x->lock);").empty());
  CHECK(in("alloc_workqueue(\"wq%d\", 0, 0, n)").empty());
  CHECK(in("__mutex_init(&m, name, key)").empty());
  CHECK(in("mutex_init()").empty());
  CHECK(in("mutex_init(&never_closed").empty());
  CHECK(in("lockdep_set_class(&only_one)").empty());
  CHECK(in("(").empty());
}
