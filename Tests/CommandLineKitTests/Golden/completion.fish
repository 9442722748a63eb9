# fish completion for demo; load it with: demo completion fish | source
function __demo_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l lines (command demo __complete -- $words[2..] "$current" 2>/dev/null)
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
complete -c demo -f -a '(__demo_complete)'
