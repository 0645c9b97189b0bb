// Sanitizers make a test several times slower: what is repeated for luck is repeated less often then.
#pragma once

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define LOCKGRAPH_IS_SANITIZED true
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define LOCKGRAPH_IS_SANITIZED true
#endif
#ifndef LOCKGRAPH_IS_SANITIZED
#define LOCKGRAPH_IS_SANITIZED false
#endif

constexpr bool kSanitized = LOCKGRAPH_IS_SANITIZED;
