/// The shells that completion scripts exist for.
package enum Shell: String, ArgumentChoice, Sendable {
  case bash, zsh, fish
}

/// Short scripts that ask the program itself for candidates, so they never grow old.
///
/// Each calls `PROGRAM __complete -- WORDS…`, the last word being the unfinished one, and reads
/// the lines of `CompletionAnswer.text`.
package enum CompletionScript {
  /// The hidden command that the scripts call.
  package static let verb = "__complete"

  /// The script for a shell.
  package static func text(for shell: Shell, program: String) -> String {
    let name = String(program.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
    switch shell {
    case .bash: return bash(program: program, name: name)
    case .zsh: return zsh(program: program, name: name)
    case .fish: return fish(program: program, name: name)
    }
  }

  /// Readline breaks words at `=` and `:`; the script joins them again, because ids hold colons,
  /// and takes the joined part off each candidate, because readline keeps what stands before it.
  private static func bash(program: String, name: String) -> String {
    #"""
    # bash completion for \#(program); load it with: source <(\#(program) completion bash)
    _\#(name)_complete() {
      local rest=${COMP_LINE:0:COMP_POINT} words=() i trimmed
      for ((i = 0; i <= COMP_CWORD; i++)); do
        trimmed=${rest#"${rest%%[![:space:]]*}"}
        ((i == COMP_CWORD)) && COMP_WORDS[i]=$trimmed
        if ((i > 0)) && [[ $trimmed == "$rest" ]]; then
          words[${#words[@]}-1]+=${COMP_WORDS[i]}
        else
          words+=("${COMP_WORDS[i]}")
        fi
        rest=${trimmed#"${COMP_WORDS[i]}"}
      done
      local current=${words[${#words[@]}-1]#[\"\']} value about
      words[${#words[@]}-1]=$current
      local joined=${current%"$2"}
      COMPREPLY=()
      while IFS=$'\t' read -r value about; do
        case $value in
          :none) ;;
          :files | :directories)
            compopt -o filenames 2>/dev/null
            local kind=-f
            [[ $value == :directories ]] && kind=-d
            while IFS= read -r value; do
              COMPREPLY+=("$value")
            done < <(compgen $kind -- "$2")
            ;;
          *) COMPREPLY+=("${value#"$joined"}") ;;
        esac
      done < <(command \#(program) \#(verb) -- "${words[@]:1}" 2>/dev/null)
    }
    complete -F _\#(name)_complete \#(program)

    """#
  }

  private static func zsh(program: String, name: String) -> String {
    #"""
    #compdef \#(program)
    # zsh completion for \#(program); save it as _\#(program) in a folder of $fpath
    _\#(name)_complete() {
      local -a lines rows
      local line
      lines=("${(@f)$(command \#(program) \#(verb) -- \
        "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null)}")
      for line in "${(@)lines[1,-2]}"; do
        rows+=("${${line%%$'\t'*}//:/\\:}:${line#*$'\t'}")
      done
      (($#rows)) && _describe -t values value rows
      case $lines[-1] in
        (:files | :directories)
          compset -P '--*='
          if [[ $lines[-1] == :directories ]]; then _files -/; else _files; fi
          ;;
      esac
    }
    if [[ $funcstack[1] == _\#(program) ]]; then
      _\#(name)_complete "$@"
    else
      compdef _\#(name)_complete \#(program)
    fi

    """#
  }

  private static func fish(program: String, name: String) -> String {
    #"""
    # fish completion for \#(program); load it with: \#(program) completion fish | source
    function __\#(name)_complete
        set -l words (commandline -opc)
        set -l current (commandline -ct)
        set -l lines (command \#(program) \#(verb) -- $words[2..] "$current" 2>/dev/null)
        for line in $lines
            switch $line
                case :none
                case :files :directories
                    set -l path (string replace -r -- '^--[^=]*=' '' "$current")
                    set -l option (string match -r -- '^--[^=]*=' "$current")
                    set -l found (__fish_complete_path "$path")
                    test $line = :directories
                    and set found (__fish_complete_directories "$path")
                    for path in $found
                        printf '%s\n' "$option$path"
                    end
                case '*'
                    printf '%s\n' $line
            end
        end
    end
    complete -c \#(program) -f -a '(__\#(name)_complete)'

    """#
  }
}
