#pragma once
#define LOCKGRAPH_VERSION "0.1.0"
