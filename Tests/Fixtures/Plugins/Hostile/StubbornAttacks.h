// acme.stubborn: never stops by itself, and may run programs.
#define PLUGIN_ID "acme.stubborn"
#define PERMISSIONS "{\"exec\":[\"/usr/bin/env\"]}"

// clang-format off
#define ATTACKS(attack)                                                                            \
  attack("reading", stay_reading, "Reads a pipe that never has data.")                             \
  attack("looping", stay_looping, "Counts for ever.")                                              \
  attack("ignoring", stay_ignoring, "Counts for ever and ignores SIGTERM.")                        \
  attack("grandchildren", stay_with_grandchildren, "Waits for children that have children.")       \
  attack("session", stay_with_session, "Has a grandchild in a session of its own.")                \
  attack("respawning", stay_respawning, "Makes a new process whenever one ends.")
// clang-format on
