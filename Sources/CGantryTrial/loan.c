#define _GNU_SOURCE
#include "loan.h"

#include <pthread.h>
#include <string.h>
#include <sys/mman.h>

#include "traps.h"

#define PAGE 4096u
// What follows a piece that is not guarded.
#define AFTER_BYTES 64u
#define AFTER 0xa5
// What a returned one is spoilt with, at its beginning.
#define SPOILT_BYTES (64u * 1024)
#define SPOILT 0xdd
// How many returned loans are kept, so that a late reader is caught.
#define RETURNED_MAX 32u
#define RETURNED_BYTES_MAX (256u * 1024 * 1024)

// The pages of a guarded piece, kept at the beginning of the loan.
typedef struct span {
  uint8_t *start;
  size_t length;
} span;

typedef struct returned {
  void *start;
  size_t length, trap;
} returned;

// Global because the calls of all threads return theirs here.
static struct {
  pthread_mutex_t lock;
  returned loans[RETURNED_MAX];
  size_t first, count, bytes;
} shelf = {.lock = PTHREAD_MUTEX_INITIALIZER};

static size_t pages_for(size_t size) { return (size + PAGE - 1) / PAGE * PAGE; }

int loan_open(loan *loan, size_t pieces, size_t bytes, int is_guarded) {
  memset(loan, 0, sizeof *loan);
  loan->is_guarded = is_guarded;
  if (is_guarded) {
    loan->used = pages_for(pieces * sizeof(span));
    // For each piece its pages, of which one more may be begun, and the page behind.
    loan->length = loan->used + pages_for(bytes) + pieces * 2 * PAGE;
  } else {
    loan->original = pages_for(bytes + pieces * (AFTER_BYTES + 16) + 1);
    loan->length = 2 * loan->original;
  }
  void *start =
    mmap(NULL, loan->length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (start == MAP_FAILED) return 0;
  loan->start = start;
  return 1;
}

static uint8_t *guarded_room(loan *loan, size_t size) {
  span *spans = (span *)(void *)loan->start;
  span *span = &spans[loan->pieces++];
  *span = (struct span){loan->start + loan->used, pages_for(size)};
  loan->used += span->length + PAGE;
  return span->start + span->length - size;
}

uint8_t *loan_room(loan *loan, size_t size) {
  if (loan->is_guarded) return guarded_room(loan, size);
  // The contract allows NULL here, and a plugin has to live with it.
  if (size == 0) return NULL;
  uint8_t *place = loan->start + loan->used;
  memset(place + size, AFTER, AFTER_BYTES);
  loan->used += (size + AFTER_BYTES + 15) / 16 * 16;
  return place;
}

gantry_bytes loan_bytes(loan *loan, const uint8_t *bytes, size_t size) {
  uint8_t *place = loan_room(loan, size);
  if (size > 0) memcpy(place, bytes, size);
  return (gantry_bytes){place, size};
}

gantry_str loan_text(loan *loan, const uint8_t *bytes, size_t size) {
  gantry_bytes lent = loan_bytes(loan, bytes, size);
  return (gantry_str){(const char *)lent.ptr, lent.len};
}

void loan_seal(loan *loan) {
  if (loan->is_guarded) {
    const span *spans = (const span *)(const void *)loan->start;
    for (size_t i = 0; i < loan->pieces; i++) {
      if (spans[i].length > 0) mprotect(spans[i].start, spans[i].length, PROT_READ);
      mprotect(spans[i].start + spans[i].length, PAGE, PROT_NONE);
    }
  } else {
    memcpy(loan->start + loan->original, loan->start, loan->used);
  }
  loan->trap = trap_lay(TRAP_INPUT, loan->start, loan->length);
}

static void take_oldest(void) {
  const returned *oldest = &shelf.loans[shelf.first];
  trap_change(oldest->trap, TRAP_NONE);
  munmap(oldest->start, oldest->length);
  shelf.bytes -= oldest->length;
  shelf.first = (shelf.first + 1) % RETURNED_MAX;
  shelf.count--;
}

static void keep_returned(const loan *loan) {
  pthread_mutex_lock(&shelf.lock);
  while (shelf.count == RETURNED_MAX ||
         (shelf.count > 0 && shelf.bytes + loan->length > RETURNED_BYTES_MAX)) {
    take_oldest();
  }
  size_t place = (shelf.first + shelf.count++) % RETURNED_MAX;
  shelf.loans[place] = (returned){loan->start, loan->length, loan->trap};
  shelf.bytes += loan->length;
  pthread_mutex_unlock(&shelf.lock);
}

int loan_close(loan *loan) {
  int is_changed = 0;
  if (loan->is_guarded) {
    madvise(loan->start, loan->length, MADV_DONTNEED);
    mprotect(loan->start, loan->length, PROT_NONE);
  } else {
    is_changed = memcmp(loan->start, loan->start + loan->original, loan->used) != 0;
    memset(loan->start, SPOILT, loan->used < SPOILT_BYTES ? loan->used : SPOILT_BYTES);
  }
  // What is only spoilt can still be read, and a plugin that does so reads nonsense.
  trap_change(loan->trap, loan->is_guarded ? TRAP_RETURNED : TRAP_NONE);
  keep_returned(loan);
  return is_changed;
}
