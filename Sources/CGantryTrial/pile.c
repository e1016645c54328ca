#define _GNU_SOURCE
#include "pile.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#define ROOM_LEAST (16u * 1024)
#define ROOM_KEPT (1024u * 1024)

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
  if (pile->bytes != NULL) munmap(pile->bytes, pile->room);
  memset(pile, 0, sizeof *pile);
}
