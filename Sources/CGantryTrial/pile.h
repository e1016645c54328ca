// Bytes that grow at their end, in memory of their own.
//
// Not from malloc: the instrument counts what the plugin allocates, and makes allocations fail.
#ifndef GANTRY_TRIAL_PILE_H
#define GANTRY_TRIAL_PILE_H

#include <stddef.h>
#include <stdint.h>

typedef struct pile {
  uint8_t *bytes;
  size_t size, room;
  int is_broken;  // there was no memory for something
} pile;

// Makes room behind the end and hands it out, without adding it. NULL when there is no memory.
uint8_t *pile_room(pile *pile, size_t size);

void pile_add(pile *pile, const void *bytes, size_t size);
void pile_add_text(pile *pile, const char *text);
void pile_add_format(pile *pile, const char *format, ...) __attribute__((format(printf, 2, 3)));

// Forgets the bytes and keeps the memory, unless it is large.
void pile_clear(pile *pile);

// Gives back the memory.
void pile_free(pile *pile);

#endif
