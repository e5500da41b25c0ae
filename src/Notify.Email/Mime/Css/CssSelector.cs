namespace Notify.Email.Mime.Css;

/// <summary>An element with the properties that selectors test.</summary>
internal readonly record struct CssElement(string Name, string[] Classes, string Id);

/// <summary>
/// A selector of element names, classes and ids, combined as descendants or children. Others cannot be evaluated
/// outside of a mail client, or are not used in e-mails.
/// </summary>
internal sealed class CssSelector
{
    private readonly List<Compound> _compounds = [];

    private CssSelector() { }

    /// <summary>The precedence among selectors (CSS Selectors section 17).</summary>
    public int Specificity { get; private set; }

    /// <summary>Reads a selector; null if it is of another kind.</summary>
    public static CssSelector? Read(ReadOnlySpan<char> text)
    {
        var selector = new CssSelector();
        var isChild = false;
        var spaced = text.ToString().Replace(">", " > ", StringComparison.Ordinal).AsSpan();
        foreach (var range in spaced.SplitAny(" \t\r\n\f"))
        {
            var word = spaced[range];
            if (word.IsEmpty)
                continue;
            if (word is ">")
            {
                if (isChild || selector._compounds.Count == 0)
                    return null;
                isChild = true;
            }
            else if (Compound.Read(word, isChild) is { } compound)
            {
                selector._compounds.Add(compound);
                selector.Specificity += compound.Specificity;
                isChild = false;
            }
            else
            {
                return null;
            }
        }
        return isChild || selector._compounds.Count == 0 ? null : selector;
    }

    /// <summary>Determines whether the selector matches an element.</summary>
    /// <param name="element">The element.</param>
    /// <param name="ancestors">The elements around it, the outermost first.</param>
    /// <param name="steps">The number of comparisons that are allowed; it is lowered.</param>
    public bool Matches(in CssElement element, List<CssElement> ancestors, ref int steps) =>
        _compounds[^1].Matches(element, ref steps)
        && MatchesAround(_compounds.Count - 1, ancestors, ancestors.Count - 1, ref steps);

    private bool MatchesAround(
        int compound,
        List<CssElement> ancestors,
        int ancestor,
        ref int steps)
    {
        if (compound == 0)
            return true;
        for (; ancestor >= 0 && steps > 0; ancestor--)
        {
            if (_compounds[compound - 1].Matches(ancestors[ancestor], ref steps)
                && MatchesAround(compound - 1, ancestors, ancestor - 1, ref steps))
            {
                return true;
            }
            if (_compounds[compound].IsChild)
                return false;
        }
        return false;
    }

    /// <summary>The conditions for one element.</summary>
    private sealed record Compound(
        string? Name,
        string? Id,
        IReadOnlyList<string> Classes,
        bool IsChild)
    {
        public int Specificity => (Id is null ? 0 : 10_000) + (Classes.Count * 100) + (Name is null ? 0 : 1);

        public static Compound? Read(ReadOnlySpan<char> text, bool isChild)
        {
            string? name = null, id = null;
            var classes = new List<string>();
            for (var position = 0; position < text.Length;)
            {
                var kind = text[position];
                var start = kind is '.' or '#' ? position + 1 : position;
                var length = LengthOfName(text[start..]);
                var value = text.Slice(start, length).ToString();
                if (kind == '.' && length > 0)
                    classes.Add(value);
                else if (kind == '#' && length > 0 && id is null)
                    id = value;
                else if (position == 0 && kind == '*')
                    length = 1;
                else if (position == 0 && length > 0)
                    name = value;
                else
                    return null;
                position = start + length;
            }
            return new Compound(name, id, classes, isChild);
        }

        public bool Matches(in CssElement element, ref int steps)
        {
            steps--;
            if (Name is not null && !Name.Equals(element.Name, StringComparison.OrdinalIgnoreCase))
                return false;
            if (Id is not null && Id != element.Id)
                return false;
            foreach (var name in Classes)
            {
                steps -= element.Classes.Length;
                if (!element.Classes.Contains(name))
                    return false;
            }
            return true;
        }

        private static int LengthOfName(ReadOnlySpan<char> text)
        {
            var length = 0;
            while (length < text.Length && (char.IsAsciiLetterOrDigit(text[length]) || text[length] is '-' or '_'))
                length++;
            return length;
        }
    }
}
