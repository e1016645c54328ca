#define _GNU_SOURCE
#include "sandbox_filter.h"

#ifdef SANDBOX_MACHINE

void filter_add(filter *filter, uint16_t code, uint32_t value, uint8_t if_true, uint8_t if_not) {
  // Past the end nothing is written, and whoever closes the sandbox sees that it is not whole.
  if (filter->count < FILTER_MAX) {
    filter->instructions[filter->count] = (struct sock_filter){code, if_true, if_not, value};
  }
  filter->count++;
}

void filter_load(filter *filter, uint32_t offset) {
  filter_add(filter, BPF_LD | BPF_W | BPF_ABS, offset, 0, 0);
}

void filter_answer(filter *filter, uint32_t action) {
  filter_add(filter, BPF_RET | BPF_K, action, 0, 0);
}

void filter_unless_equal(filter *filter, uint32_t value, uint8_t count) {
  filter_add(filter, BPF_JMP | BPF_JEQ | BPF_K, value, 0, count);
}

void filter_machine(filter *filter) {
  filter_load(filter, offsetof(struct seccomp_data, arch));
  filter_add(filter, BPF_JMP | BPF_JEQ | BPF_K, SANDBOX_MACHINE, 1, 0);
  filter_answer(filter, SECCOMP_RET_KILL_PROCESS);
  filter_load(filter, offsetof(struct seccomp_data, nr));
#if defined(__x86_64__)
  // The other numbering of the same machine.
  filter_add(filter, BPF_JMP | BPF_JGE | BPF_K, 0x40000000, 0, 1);
  filter_answer(filter, SECCOMP_RET_KILL_PROCESS);
#endif
}

// How many numbers are compared one after the other.
#define ROW 4

// How many instructions filter_by_number writes for so many numbers.
static size_t length_for(size_t count) {
  return count <= ROW ? count + 2 : 1 + length_for(count / 2) + length_for(count - count / 2);
}

// Halves the numbers until a row of them is left: the kernel tries every number there is when the
// filter is set, and a single long row would cost the start of a worker more than all the rest of
// it.
void filter_by_number(filter *filter, const uint32_t *sorted, size_t count) {
  if (count > ROW) {
    size_t half = count / 2;
    filter_add(
      filter, BPF_JMP | BPF_JGE | BPF_K, sorted[half], (uint8_t)length_for(half), 0);
    filter_by_number(filter, sorted, half);
    filter_by_number(filter, sorted + half, count - half);
    return;
  }
  for (size_t i = 0; i < count; i++) {
    // To the denial, which is behind the rest of the row and behind the permission.
    filter_add(filter, BPF_JMP | BPF_JEQ | BPF_K, sorted[i], (uint8_t)(count - i), 0);
  }
  filter_answer(filter, SECCOMP_RET_ALLOW);
  filter_answer(filter, FILTER_DENY);
}

#endif
