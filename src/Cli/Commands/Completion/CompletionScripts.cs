namespace Satchel.Cli.Commands.Completion;

/// <summary>
/// The scripts. Each hands the line up to the cursor to <c>satchel "[suggest:POSITION]" LINE</c>, which prints one
/// completion per line, and keeps those that begin with the word at the cursor.
/// </summary>
internal static class CompletionScripts
{
    /// <summary>For bash 4 and later; where satchel has nothing to say, file names.</summary>
    public const string Bash = """
        # bash completion of satchel
        _satchel_complete() {
            local line="${COMP_LINE:0:COMP_POINT}" word="${COMP_WORDS[COMP_CWORD]}" IFS=$'\n'
            COMPREPLY=($(compgen -W "$("$1" "[suggest:${#line}]" "$line" 2>/dev/null)" -- "$word"))
        }
        complete -o default -F _satchel_complete satchel

        """;

    /// <summary>For zsh, as a file in <c>fpath</c> or sourced.</summary>
    public const string Zsh = """
        #compdef satchel
        # zsh completion of satchel
        _satchel() {
            local line="${(j: :)words[1,CURRENT]}"
            local -a found
            found=("${(@f)$("${words[1]}" "[suggest:${#line}]" "$line" 2>/dev/null)}")
            if [[ -n "${found[*]}" ]]; then
                compadd -- "${found[@]}"
            else
                _files
            fi
        }
        if [[ "${funcstack[1]}" == "_satchel" ]]; then
            _satchel "$@"
        else
            compdef _satchel satchel
        fi

        """;

    /// <summary>For fish 3 and later.</summary>
    public const string Fish = """
        # fish completion of satchel
        function __satchel_complete
            set -l line (commandline -cp)
            set -l found (command satchel "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null)
            if test (count $found) -gt 0
                printf '%s\n' $found
            else
                __fish_complete_path (commandline -ct)
            end
        end
        complete -c satchel -f -a '(__satchel_complete)'

        """;

    /// <summary>For PowerShell 5 and later.</summary>
    public const string PowerShell = """
        # PowerShell completion of satchel
        Register-ArgumentCompleter -Native -CommandName satchel -ScriptBlock {
            param($word, $ast, $position)
            $line = $ast.ToString().PadRight($position - $ast.Extent.StartOffset)
            satchel "[suggest:$($line.Length)]" $line 2>$null |
                Where-Object { $_ -like "$word*" } |
                ForEach-Object { [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_) }
        }

        """;
}
