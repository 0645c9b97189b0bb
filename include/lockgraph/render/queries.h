// Room: render. Answers to questions about the graph.
#pragma once
#include <lockgraph/graph/questions.h>

#include <optional>
#include <string>
#include <vector>

namespace lockgraph {

/// A strong path, a line for each dependency; or that there is none.
std::string path_text(const LockGraph&, ClassId from, ClassId to, const std::optional<std::vector<ClassId>>& path);
/// `lockgraph.path/1`: the classes of a strong path, none where there is no path, with its dependencies.
std::string path_json(const LockGraph&, ClassId from, ClassId to, const std::vector<ClassId>& path);

/// What is taken while a class is held, nearest first, behind the number of dependencies between.
std::string under_text(const LockGraph&, const std::vector<TakenUnder>&);
/// `lockgraph.under/1`: what is taken while a class is held, nearest first.
std::string under_json(const LockGraph&, ClassId held, const std::vector<TakenUnder>&);

/// What an order would close. `locks`: its names.
std::string tried_text(const LockGraph&, const std::vector<std::string>& locks, const TriedOrder&);
/// `lockgraph.try/1`.
std::string tried_json(const LockGraph&, const std::vector<std::string>& locks, const TriedOrder&);

/// Which observations are a class of that name, and why; assertions about it that failed. Empty where there are none.
std::string class_text(const Analysis&, const std::string& name);

/// A lock order, level by level.
std::string levels_text(const LockGraph&, const std::vector<LockLevel>&);
/// `lockgraph.levels/1`.
std::string levels_json(const LockGraph&, const std::vector<LockLevel>&);
/// The same for the documentation of the kernel (reStructuredText): the chains that were seen, and what has no order.
std::string levels_rst(const LockGraph&, const std::vector<LockLevel>&, const LockOrders&);
/// Chains as rules for `lockgraph assert`, by subsystem; what is taken both ways as comments.
std::string levels_rules(const LockGraph&, const LockOrders&);

/// What ends all deadlocks, then where a fix pays most.
std::string cuts_text(const Cuts&, const Analysis&);

/// `lockgraph.cuts/1`.
std::string cuts_json(const Cuts&, const Analysis&);

}  // namespace lockgraph
