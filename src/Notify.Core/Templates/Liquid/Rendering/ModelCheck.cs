using System.Text;
using System.Text.Json;

namespace Notify.Templates.Liquid.Rendering;

/// <summary>
/// Reads a model once and finds the required variables that it lacks. Allocates only if one is missing.
/// </summary>
internal ref struct ModelCheck
{
    private List<string>? _missing;

    /// <summary>Returns the missing variables, or null if there are none.</summary>
    /// <exception cref="JsonException">The model is not a JSON object.</exception>
    public static IReadOnlyList<string>? Missing(ReadOnlySpan<byte> model, VariableNode root)
    {
        if (root.Members.Count == 0)
            return null;
        var check = new ModelCheck();
        if (model.IsEmpty)
        {
            check.Miss(root.Members);
            return check._missing;
        }
        var reader = new Utf8JsonReader(model);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("The model is not a JSON object.");
        check.Object(ref reader, root);
        return check._missing;
    }

    private void Object(ref Utf8JsonReader reader, VariableNode node)
    {
        var members = node.Members;
        var words = (members.Count + 63) / 64;
        var seen = words <= 8 ? stackalloc ulong[words] : new ulong[words];
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var index = Find(ref reader, members);
            reader.Read();
            if (index < 0)
            {
                reader.Skip();
                continue;
            }
            seen[index / 64] |= 1UL << (index % 64);
            Value(ref reader, members[index]);
        }
        for (var i = 0; i < members.Count; i++)
        {
            if ((seen[i / 64] & (1UL << (i % 64))) == 0 && members[i] is { Required: true, IsSize: false })
                Miss(members[i]);
        }
    }

    private void Value(ref Utf8JsonReader reader, VariableNode node)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject when node.Members.Count > 0:
                Object(ref reader, node);
                break;
            case JsonTokenType.StartObject:
                reader.Skip();
                break;
            case JsonTokenType.StartArray:
                Miss(node.Members, exceptBuiltIn: true);
                Elements(ref reader, node);
                break;
            case JsonTokenType.String:
                Miss(node.Members, exceptBuiltIn: true);
                break;
            case JsonTokenType.Null when !node.Required:
                break;
            default:
                Miss(node.Members);
                break;
        }
    }

    private void Elements(ref Utf8JsonReader reader, VariableNode node)
    {
        if (node.Element is not { } element)
        {
            reader.Skip();
            return;
        }
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            Value(ref reader, element);
    }

    private static int Find(ref Utf8JsonReader reader, IReadOnlyList<VariableNode> members)
    {
        var name = reader.ValueSpan;
        if (reader.ValueIsEscaped || !Ascii.IsValid(name))
            return FindText(reader.GetString()!, members);
        for (var i = 0; i < members.Count; i++)
        {
            if (Ascii.EqualsIgnoreCase(name, members[i].Name))
                return i;
        }
        return -1;
    }

    private static int FindText(string name, IReadOnlyList<VariableNode> members)
    {
        for (var i = 0; i < members.Count; i++)
        {
            if (name.Equals(Encoding.UTF8.GetString(members[i].Name), StringComparison.OrdinalIgnoreCase))
                return i;
        }
        return -1;
    }

    private void Miss(IReadOnlyList<VariableNode> nodes, bool exceptBuiltIn = false)
    {
        for (var i = 0; i < nodes.Count; i++)
        {
            if (nodes[i].Required && !(exceptBuiltIn && nodes[i].IsBuiltIn))
                Miss(nodes[i]);
        }
    }

    private void Miss(VariableNode node)
    {
        _missing ??= [];
        foreach (var path in node.RequiredPaths())
        {
            if (!_missing.Contains(path))
                _missing.Add(path);
        }
    }
}
