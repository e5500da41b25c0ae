using System.Text;

namespace Notify.Templates.Liquid.Rendering;

/// <summary>
/// A variable that a template uses, with its members, for example <c>user</c> with the member <c>name</c>.
/// </summary>
internal sealed class VariableNode(string name, string path)
{
    private readonly List<VariableNode> _members = [];

    public byte[] Name { get; } = Encoding.UTF8.GetBytes(name);

    /// <summary>The path, as the template writes it.</summary>
    public string Path => path;

    /// <summary>Whether the variable must exist if its parent exists.</summary>
    public bool Required { get; set; }

    /// <summary>Whether the variable itself is used, not only its members.</summary>
    public bool Used { get; set; }

    public IReadOnlyList<VariableNode> Members => _members;

    /// <summary>The members that a loop uses of each element, or null.</summary>
    public VariableNode? Element { get; private set; }

    /// <summary>Whether arrays, strings and objects have this member without a property in the model.</summary>
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

    /// <summary>Returns the paths that are missing if this variable is missing.</summary>
    public IEnumerable<string> RequiredPaths() =>
        (Used ? [path] : Enumerable.Empty<string>()).Concat(
            _members.Where(member => member.Required).SelectMany(member => member.RequiredPaths()));

    /// <summary>Returns all paths that the template uses, required or not.</summary>
    public IEnumerable<string> AllPaths() =>
        _members.SelectMany(member => member.AllPaths().Prepend(member.Path))
            .Concat(Element is null ? [] : Element.AllPaths());

    private bool Is(string member) => name.Equals(member, StringComparison.OrdinalIgnoreCase);
}
