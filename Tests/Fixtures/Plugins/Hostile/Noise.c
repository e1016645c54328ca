// Attacks through the standard output, the standard error and the log.
#include "Hostile.h"

attack stdout_noise, stderr_noise, stdout_endless_line, stdout_control, outputs_closed, log_flood,
  log_long, log_control, log_level, stdout_for_ever, log_for_ever_in_call;

static void write_whole(int file, const char *bytes, size_t size) {
  while (size > 0) {
    ssize_t count = write(file, bytes, size);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return;
    bytes += count;
    size -= (size_t)count;
  }
}

static gantry_status noise(const attempt *now, int file) {
  static char line[1024];
  memset(line, 'n', sizeof line);
  line[sizeof line - 1] = '\n';
  for (int i = 0; i < 10 * 1024; i++) write_whole(file, line, sizeof line);
  return answer(now, "{}");
}

gantry_status stdout_noise(const attempt *now) { return noise(now, 1); }

gantry_status stderr_noise(const attempt *now) { return noise(now, 2); }

gantry_status stdout_endless_line(const attempt *now) {
  static char line[1 << 20];
  memset(line, 'l', sizeof line);
  write_whole(1, line, sizeof line);
  return answer(now, "{}");
}

// A terminal would clear itself, change its title and answer into its input.
#define SEQUENCES "\033[2J\033]0;owned\007\033[6n\b\b\r\177"

gantry_status stdout_control(const attempt *now) {
  static const char text[] = SEQUENCES "\0nul\xff\xc3\x28\xed\xa0\x80 end\n";
  write_whole(1, text, sizeof text - 1);
  write_whole(2, text, sizeof text - 1);
  return answer(now, "{}");
}

gantry_status outputs_closed(const attempt *now) {
  close(1);
  close(2);
  write_whole(1, "nobody\n", 7);
  fputs("nobody\n", stderr);
  // What is opened now gets their numbers, and what libraries print goes there.
  int first = dup(0), second = dup(0);
  printf("into what was opened\n");
  fflush(stdout);
  return answer_number(now, "numbers", first * 10 + second);
}

gantry_status log_flood(const attempt *now) {
  for (int i = 0; i < 100000; i++) {
    host->log(host->ctx, now->call, GANTRY_LOG_INFO, TEXT("one line of a flood"));
  }
  return answer(now, "{}");
}

gantry_status log_long(const attempt *now) {
  static char line[1 << 20];
  memset(line, 'x', sizeof line);
  host->log(host->ctx, now->call, GANTRY_LOG_ERROR, (gantry_str){line, sizeof line});
  host->log(host->ctx, 0, GANTRY_LOG_ERROR, (gantry_str){line, SIZE_MAX});
  return answer(now, "{}");
}

gantry_status log_control(const attempt *now) {
  host->log(host->ctx, now->call, GANTRY_LOG_INFO, TEXT(SEQUENCES "\nerror: forged\n\xff\xc3\x28"));
  host->log(host->ctx, now->call, GANTRY_LOG_INFO, (gantry_str){NULL, 0});
  return answer(now, "{}");
}

gantry_status log_level(const attempt *now) {
  host->log(host->ctx, now->call, 4711, TEXT("a high level"));
  host->log(host->ctx, now->call, INT32_MIN, TEXT("a low level"));
  return answer(now, "{}");
}

gantry_status stdout_for_ever(const attempt *now) {
  begun(now);
  for (;;) write_whole(1, "and another line\n", 17);
}

gantry_status log_for_ever_in_call(const attempt *now) {
  begun(now);
  for (;;) host->log(host->ctx, now->call, GANTRY_LOG_INFO, TEXT("and another line"));
}
