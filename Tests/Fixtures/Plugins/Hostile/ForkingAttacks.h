// acme.forking: the attacks of a plugin that may run programs.
#define PLUGIN_ID "acme.forking"
#define PERMISSIONS "{\"exec\":[\"/usr/bin/env\"]}"

// clang-format off
#define ATTACKS(attack)                                                                            \
  attack("fork-bomb", fork_bomb, "Forks in every process.")                                        \
  attack("child-left", child_left, "Leaves a child behind.")                                       \
  attack("grandchild-left", grandchild_left, "Leaves a grandchild in a session of its own.")       \
  attack("child-outlives-crash", child_outlives_crash, "Crashes while a child holds the socket.")  \
  attack("child-answers", child_answers, "Lets a child answer in its place.")                      \
  attack("child-returns", child_returns, "Returns twice: as itself and as its child.")
// clang-format on
