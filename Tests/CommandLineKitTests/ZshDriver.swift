extension ShellTests {
  /// A script that types a line and a tab into an interactive zsh, and waits for the end of it.
  ///
  /// The inner shell writes every word that completion adds to `offered.txt`, as it would stand
  /// on the line.
  static func zshDriver(line: String) -> String {
    #"""
    cat > inner <<'END'
    PROMPT= RPROMPT=
    unsetopt beep
    autoload -Uz compinit && compinit -u -D
    source ./script
    compadd() {
      local -a hits
      if [[ " ${(j: :)@[1,(i)(-|--)]} " != *' -'[OAD]' '* ]]; then
        builtin compadd -A hits "$@"
        (($#hits)) && print -rl -- "$IPREFIX"${^hits} >> offered.txt
      fi
      builtin compadd "$@"
    }
    tab() { zle complete-word; : > done.txt }
    zle -N tab && bindkey '^I' tab
    : > offered.txt
    print READ''Y
    END
    zmodload zsh/zpty zsh/zselect
    zpty inner zsh -f -i
    zpty -w inner 'source ./inner'
    zpty -r -m inner seen $'*READY\r\n*'
    zpty -w -n inner '\#(line)'$'\t'
    for attempt in {1..1000}; do
      [[ -e done.txt ]] && break
      zselect -t 1
    done
    zpty -d inner
    print -r -- "$seen"

    """#
  }
}
