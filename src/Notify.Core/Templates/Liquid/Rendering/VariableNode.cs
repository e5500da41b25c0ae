using System.Text;

namespace Notify.Templates.Liquid.Rendering;

/// <summary>A variable a template speaks of, with its members: <c>user</c> and in it <c>name</c>.</summary>
internal sealed class VariableNode(string name, string path)
{
    private readonly List<VariableNode> _members = [];

    public byte[] Name { get; } = Encoding.UTF8.GetBytes(name);

    /// <summary>As the template writes it.</summary>
    public string Path => path;

    /// <summary>It must be there wherever what it is a member of is there.</summary>
    public bool Required { get; set; }

    /// <summary>It is used itself, not only for its members.</summary>
    public bool Used { get; set; }

    public IReadOnlyList<VariableNode> Members => _members;

    /// <summary>What a loop asks of each element, or null.</summary>
    public VariableNode? Element { get; private set; }

    /// <summary>Arrays, strings and objects know these themselves.</summary>
    public bool IsBuiltIn => name is "size" or "first" or "last";

    public bool IsSize => name is "size";

    public static VariableNode Root() => new("", "") { Required = true };

    public VariableNode Member(string member)
    {
        foreach (var known in _members)
        {
            if (known.Is(member))
                return known;
        }
        var added = new VariableNode(member, path.Length == 0 ? member : $"{path}.{member}");
        _members.Add(added);
        return added;
    }

    public VariableNode ElementCalled(string variable) => Element ??= new(variable, variable) { Required = true };

    /// <summary>The paths that are missing when this is.</summary>
    public IEnumerable<string> RequiredPaths() =>
        (Used ? [path] : Enumerable.Empty<string>()).Concat(_members.Where(member => member.Required).SelectMany(member => member.RequiredPaths()));

    /// <summary>Every path the template speaks of, required or not.</summary>
    public IEnumerable<string> AllPaths() =>
        _members.SelectMany(member => member.AllPaths().Prepend(member.Path)).Concat(Element is null ? [] : Element.AllPaths());

    private bool Is(string member) => name.Equals(member, StringComparison.OrdinalIgnoreCase);
}
