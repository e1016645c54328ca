// The filter of system calls while it is written.
#ifndef GANTRY_WORKER_SANDBOX_FILTER_H
#define GANTRY_WORKER_SANDBOX_FILTER_H

#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdint.h>

#include "sandbox.h"

// Nothing is defined for a machine whose filters nobody has tried.
#if defined(__x86_64__)
#define SANDBOX_MACHINE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define SANDBOX_MACHINE AUDIT_ARCH_AARCH64
#endif

#define FILTER_DENY (SECCOMP_RET_ERRNO | EPERM)
#define FILTER_DENY_UNKNOWN (SECCOMP_RET_ERRNO | ENOSYS)

// Only the lower half of an argument: the kernel itself looks at no more of those compared here.
#define FILTER_ARGUMENT(n) ((uint32_t)offsetof(struct seccomp_data, args[n]))
_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "the lower half comes first");

#define FILTER_MAX 384

typedef struct filter {
  struct sock_filter instructions[FILTER_MAX];
  unsigned short count;  // above FILTER_MAX it is not whole
} filter;

// Writes one instruction, with how many to skip after a comparison.
void filter_add(filter *filter, uint16_t code, uint32_t value, uint8_t if_true, uint8_t if_not);

// Loads a part of what is known of the call.
void filter_load(filter *filter, uint32_t offset);

// Decides.
void filter_answer(filter *filter, uint32_t action);

// Skips `count` instructions unless what was loaded is `value`.
void filter_unless_equal(filter *filter, uint32_t value, uint8_t count);

// Kills whoever calls with the numbers of another machine, and loads the number of the call.
void filter_machine(filter *filter);

// Decides the calls for which the number is not enough. The number stays loaded.
void filter_by_arguments(filter *filter, const seccomp_rules *rules);

// Denies the calls of sorted numbers, and allows all others.
void filter_by_number(filter *filter, const uint32_t *sorted, size_t count);

#endif
