#define _GNU_SOURCE
#include "guarded.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define ALIGNMENT 16u
#define UNTOUCHED 0xA5

static size_t rounded(size_t size, size_t unit) { return (size + unit - 1) / unit * unit; }

int guarded_take(guarded *guarded, size_t size) {
  size_t page = (size_t)sysconf(_SC_PAGESIZE);
  size_t aligned = rounded(size == 0 ? 1 : size, ALIGNMENT);
  size_t inside = rounded(aligned, page);
  uint8_t *memory =
    mmap(NULL, inside + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return 0;
  if (mprotect(memory + inside, page, PROT_NONE) != 0) {
    munmap(memory, inside + page);
    return 0;
  }
  guarded->guard = memory + inside;
  guarded->bytes = guarded->guard - aligned;
  guarded->size = size;
  guarded->mapped = inside + page;
  memset(guarded->bytes + size, UNTOUCHED, aligned - size);
  return 1;
}

int guarded_is_whole(const guarded *guarded) {
  for (const uint8_t *byte = guarded->bytes + guarded->size; byte < guarded->guard; byte++) {
    if (*byte != UNTOUCHED) return 0;
  }
  return 1;
}

int guarded_has_guard_at(const guarded *guarded, uintptr_t address) {
  uintptr_t guard = (uintptr_t)guarded->guard;
  return address >= guard && address - guard < (uintptr_t)sysconf(_SC_PAGESIZE);
}

void guarded_free(guarded *guarded) {
  size_t page = (size_t)sysconf(_SC_PAGESIZE);
  munmap(guarded->guard + page - guarded->mapped, guarded->mapped);
}
