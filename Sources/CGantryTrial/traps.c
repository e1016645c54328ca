#define _GNU_SOURCE
#include "traps.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define TRAPS_MAX 512
#define POISON_BYTES (1024u * 1024)
// How far from the poisoned pointers a fault is still theirs; what lies around belongs to nobody.
#define POISON_REACH (64u * 1024)
#define PAGE 4096u

typedef struct trap {
  _Atomic(uintptr_t) start, end;
  atomic_int kind;
} trap;

// Global because a signal handler is told nothing.
static trap traps[TRAPS_MAX];
static atomic_size_t next_trap;
static void *poison;
static pthread_once_t poison_once = PTHREAD_ONCE_INIT;

// Takes the place of one that is not needed, so that inputs of calls under way stay known.
size_t trap_lay(trap_kind kind, const void *start, size_t length) {
  for (size_t tries = 0;; tries++) {
    size_t number = atomic_fetch_add(&next_trap, 1) % TRAPS_MAX;
    int old = atomic_load(&traps[number].kind);
    int is_needed = old == TRAP_INPUT || old == TRAP_HOST || old == TRAP_POISON;
    if (is_needed && tries < TRAPS_MAX) continue;
    atomic_store(&traps[number].kind, TRAP_NONE);
    atomic_store(&traps[number].start, (uintptr_t)start);
    atomic_store(&traps[number].end, (uintptr_t)start + length);
    atomic_store(&traps[number].kind, (int)kind);
    return number;
  }
}

void trap_change(size_t number, trap_kind kind) { atomic_store(&traps[number].kind, (int)kind); }

int trap_is_readable(uintptr_t address) {
  // The kernel refuses to take anything from a page that cannot be read.
  int ends[2];
  if (pipe(ends) != 0) return 0;
  int is_readable = write(ends[1], (const void *)(address & ~(uintptr_t)(PAGE - 1)), 1) == 1;
  close(ends[0]);
  close(ends[1]);
  return is_readable;
}

const char *trap_name(uintptr_t address, int is_write) {
  // From the newest on: memory that was given back may come again.
  size_t newest = atomic_load(&next_trap);
  for (size_t i = 1; i <= TRAPS_MAX; i++) {
    trap *trap = &traps[(newest + TRAPS_MAX - i) % TRAPS_MAX];
    int kind = atomic_load(&trap->kind);
    if (kind == TRAP_NONE || address < atomic_load(&trap->start)) continue;
    if (address >= atomic_load(&trap->end)) continue;
    switch (kind) {
      case TRAP_INPUT: return is_write && trap_is_readable(address) ? "input" : "end";
      case TRAP_RETURNED: return "returned";
      case TRAP_SECRET: return "secret";
      case TRAP_HOST: return is_write && trap_is_readable(address) ? "host" : "host-end";
      default: return "poison";
    }
  }
  return NULL;
}

static void make_poison(void) {
  poison = mmap(NULL, POISON_BYTES, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (poison == MAP_FAILED) poison = NULL;
  uint8_t *middle = (uint8_t *)poison + POISON_BYTES / 2;
  if (poison != NULL) trap_lay(TRAP_POISON, middle - POISON_REACH, 2 * POISON_REACH);
}

void *trap_poison(void) {
  pthread_once(&poison_once, make_poison);
  // In the middle, so that what is a little off is caught as well.
  return poison == NULL ? NULL : (uint8_t *)poison + POISON_BYTES / 2;
}

void trap_poison_fill(void *start, size_t size) {
  uintptr_t pointer = (uintptr_t)trap_poison();
  uint8_t *at = start;
  // Aligned as the fields would be, whatever the first byte is.
  for (size_t i = 0; i < size; i++) {
    at[i] = ((uint8_t *)&pointer)[((uintptr_t)at + i) % sizeof pointer];
  }
}
