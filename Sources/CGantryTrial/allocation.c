#define _GNU_SOURCE
#include "allocation.h"

#include <elf.h>
#include <errno.h>
#include <link.h>
#include <malloc.h>
#include <stdatomic.h>
#include <stddef.h>
#include <sys/auxv.h>

#define PAGE 4096u

// The C library's own, under the names it keeps for those who replace its malloc.
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *block, size_t size);
void *__libc_memalign(size_t alignment, size_t size);
void __libc_free(void *block);

// Global because malloc is told nothing.
static _Atomic int64_t blocks, bytes;

// Of one thread while code of the plugin runs on it. In the program itself, so that reading them
// takes no memory.
static _Thread_local struct {
  int is_watched, has_failed;
  uint64_t count, failing;
} watch;

allocation_totals allocation_count(void) {
  return (allocation_totals){
    atomic_load_explicit(&blocks, memory_order_relaxed),
    atomic_load_explicit(&bytes, memory_order_relaxed),
  };
}

void allocation_watch(uint64_t failing) {
  watch.count = 0;
  watch.has_failed = 0;
  watch.failing = failing;
  watch.is_watched = 1;
}

uint64_t allocation_end_watch(int *has_failed) {
  watch.is_watched = 0;
  *has_failed = watch.has_failed;
  return watch.count;
}

// Where the linker lies, found at the beginning.
static uintptr_t linker_start, linker_end;

void allocation_begin(void) {
  linker_start = (uintptr_t)getauxval(AT_BASE);
  if (linker_start == 0) return;
  const ElfW(Ehdr) *header = (const ElfW(Ehdr) *)linker_start;
  const ElfW(Phdr) *segments = (const ElfW(Phdr) *)(linker_start + header->e_phoff);
  for (int i = 0; i < header->e_phnum; i++) {
    if (segments[i].p_type != PT_LOAD) continue;
    uintptr_t end = linker_start + segments[i].p_vaddr + segments[i].p_memsz;
    if (end > linker_end) linker_end = end;
  }
}

// Whether this allocation is the one that fails. Never one of the linker: it makes the variables of
// a thread when they are used first, and ends the process when it cannot.
static int fails(const void *caller) {
  if (!watch.is_watched) return 0;
  if ((uintptr_t)caller >= linker_start && (uintptr_t)caller < linker_end) return 0;
  watch.count++;
  if (watch.count != watch.failing) return 0;
  watch.has_failed = 1;
  errno = ENOMEM;
  return 1;
}

#define CALLER __builtin_return_address(0)

static void *taken(void *block) {
  if (block == NULL) return NULL;
  atomic_fetch_add_explicit(&blocks, 1, memory_order_relaxed);
  atomic_fetch_add_explicit(&bytes, (int64_t)malloc_usable_size(block), memory_order_relaxed);
  return block;
}

static void given_back(void *block) {
  if (block == NULL) return;
  atomic_fetch_sub_explicit(&blocks, 1, memory_order_relaxed);
  atomic_fetch_sub_explicit(&bytes, (int64_t)malloc_usable_size(block), memory_order_relaxed);
}

// MARK: what everybody calls

#define PUBLIC __attribute__((visibility("default")))

PUBLIC void *malloc(size_t size) { return fails(CALLER) ? NULL : taken(__libc_malloc(size)); }

PUBLIC void *calloc(size_t count, size_t size) {
  return fails(CALLER) ? NULL : taken(__libc_calloc(count, size));
}

static void *resize(void *block, size_t size, const void *caller) {
  // To nothing is to give back, and cannot fail.
  if ((block == NULL || size > 0) && fails(caller)) return NULL;
  size_t before = block == NULL ? 0 : malloc_usable_size(block);
  void *moved = __libc_realloc(block, size);
  if (moved == NULL && size > 0) return NULL;
  if (block != NULL) {
    atomic_fetch_sub_explicit(&blocks, 1, memory_order_relaxed);
    atomic_fetch_sub_explicit(&bytes, (int64_t)before, memory_order_relaxed);
  }
  return taken(moved);
}

PUBLIC void *realloc(void *block, size_t size) { return resize(block, size, CALLER); }

PUBLIC void *reallocarray(void *block, size_t count, size_t size) {
  size_t total;
  if (__builtin_mul_overflow(count, size, &total)) {
    errno = ENOMEM;
    return NULL;
  }
  return resize(block, total, CALLER);
}

PUBLIC void free(void *block) {
  // Programs rely on it that errno stays.
  int problem = errno;
  given_back(block);
  __libc_free(block);
  errno = problem;
}

static void *align(size_t alignment, size_t size, const void *caller) {
  return fails(caller) ? NULL : taken(__libc_memalign(alignment, size));
}

PUBLIC void *memalign(size_t alignment, size_t size) { return align(alignment, size, CALLER); }

PUBLIC void *aligned_alloc(size_t alignment, size_t size) { return align(alignment, size, CALLER); }

PUBLIC int posix_memalign(void **block, size_t alignment, size_t size) {
  if (alignment < sizeof(void *) || (alignment & (alignment - 1)) != 0) return EINVAL;
  int problem = errno;
  void *taken = align(alignment, size, CALLER);
  errno = problem;
  if (taken == NULL) return ENOMEM;
  *block = taken;
  return 0;
}

PUBLIC void *valloc(size_t size) { return align(PAGE, size, CALLER); }

PUBLIC void *pvalloc(size_t size) { return align(PAGE, (size + PAGE - 1) / PAGE * PAGE, CALLER); }
