#include "utf8.h"

// How many bytes follow the first one, or -1. The bounds are those of the byte behind it.
static int followers(uint8_t first, uint8_t *least, uint8_t *most) {
  *least = 0x80;
  *most = 0xbf;
  if (first >= 0xc2 && first <= 0xdf) return 1;
  if (first == 0xe0) *least = 0xa0;
  if (first == 0xed) *most = 0x9f;
  if (first >= 0xe0 && first <= 0xef) return 2;
  if (first == 0xf0) *least = 0x90;
  if (first == 0xf4) *most = 0x8f;
  if (first >= 0xf0 && first <= 0xf4) return 3;
  return -1;
}

size_t utf8_problem(const uint8_t *bytes, size_t size) {
  for (size_t i = 0; i < size;) {
    if (bytes[i] < 0x80) {
      i++;
      continue;
    }
    uint8_t least, most;
    int count = followers(bytes[i], &least, &most);
    if (count < 0) return i;
    for (int k = 1; k <= count; k++) {
      if (i + (size_t)k >= size || bytes[i + (size_t)k] < least || bytes[i + (size_t)k] > most) {
        return i;
      }
      least = 0x80;
      most = 0xbf;
    }
    i += (size_t)count + 1;
  }
  return UTF8_IS_RIGHT;
}
