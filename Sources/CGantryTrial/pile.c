#define _GNU_SOURCE
#include "pile.h"

#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#define ROOM_LEAST (16u * 1024)
#define ROOM_KEPT (1024u * 1024)

// How many piles are known at once; of further ones nobody knows that they are piles.
#define KNOWN_MAX 2048

// Global because piles are everywhere, and somebody has to know what of the memory is theirs.
static struct {
  pthread_mutex_t lock;
  size_t count;
  struct {
    uintptr_t start;
    size_t length;
  } places[KNOWN_MAX];
} known = {.lock = PTHREAD_MUTEX_INITIALIZER};

// Keeps that a pile has moved; NULL for one that was not or is no more.
static void know(const void *from, const void *to, size_t length) {
  pthread_mutex_lock(&known.lock);
  size_t i = 0;
  while (i < known.count && known.places[i].start != (uintptr_t)from) i++;
  if (from == NULL || i == known.count) i = known.count < KNOWN_MAX ? known.count++ : KNOWN_MAX;
  if (i < KNOWN_MAX && to == NULL) {
    known.places[i] = known.places[--known.count];
  } else if (i < KNOWN_MAX) {
    known.places[i].start = (uintptr_t)to;
    known.places[i].length = length;
  }
  pthread_mutex_unlock(&known.lock);
}

int pile_is_in_one(uintptr_t address) {
  int is_in = 0;
  pthread_mutex_lock(&known.lock);
  for (size_t i = 0; i < known.count && !is_in; i++) {
    is_in = address - known.places[i].start < known.places[i].length;
  }
  pthread_mutex_unlock(&known.lock);
  return is_in;
}

uint8_t *pile_room(pile *pile, size_t size) {
  if (size <= pile->room - pile->size) return pile->bytes + pile->size;
  size_t room = pile->room < ROOM_LEAST ? ROOM_LEAST : pile->room;
  while (room - pile->size < size) {
    if (room > SIZE_MAX / 4) return NULL;
    room *= 2;
  }
  void *bytes =
    pile->bytes == NULL
      ? mmap(NULL, room, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
      : mremap(pile->bytes, pile->room, room, MREMAP_MAYMOVE);
  if (bytes == MAP_FAILED) {
    pile->is_broken = 1;
    return NULL;
  }
  know(pile->bytes, bytes, room);
  pile->bytes = bytes;
  pile->room = room;
  return pile->bytes + pile->size;
}

void pile_add(pile *pile, const void *bytes, size_t size) {
  if (size == 0) return;
  uint8_t *place = pile_room(pile, size);
  if (place == NULL) return;
  memcpy(place, bytes, size);
  pile->size += size;
}

void pile_add_text(pile *pile, const char *text) { pile_add(pile, text, strlen(text)); }

void pile_add_format(pile *pile, const char *format, ...) {
  char text[512];
  va_list arguments;
  va_start(arguments, format);
  int length = vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  if (length < 0) return;
  pile_add(pile, text, (size_t)length < sizeof text ? (size_t)length : sizeof text - 1);
}

void pile_clear(pile *pile) {
  if (pile->room > ROOM_KEPT) pile_free(pile);
  pile->size = 0;
  pile->is_broken = 0;
}

void pile_free(pile *pile) {
  if (pile->bytes != NULL) {
    know(pile->bytes, NULL, 0);
    munmap(pile->bytes, pile->room);
  }
  memset(pile, 0, sizeof *pile);
}
