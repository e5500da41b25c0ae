using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace Notify.Pipeline;

/// <summary>Decides to which addresses this process sends: <see cref="NotifyOptions.AllowedRecipients"/>.</summary>
internal sealed class AllowedRecipients(IOptions<NotifyOptions> options)
{
    private readonly ConcurrentDictionary<string, HashSet<string>> _addresses = new(StringComparer.Ordinal);

    /// <summary>Whether messages are sent to everyone.</summary>
    public bool IsEveryone => options.Value.AllowedRecipients is null;

    /// <summary>Returns whether messages are sent to an address.</summary>
    /// <param name="kind">The kind of the address.</param>
    /// <param name="key">The normalized address.</param>
    public bool Contains(ChannelKind kind, string key)
    {
        if (options.Value.AllowedRecipients is not { } entries)
            return true;
        var addresses = _addresses.GetOrAdd(
            kind.Name, static (_, source) => Read(source.kind, source.entries), (kind, entries));
        return addresses.Contains(key) || (IsEmail(kind) && addresses.Contains(key[(key.LastIndexOf('@') + 1)..]));
    }

    /// <summary>Reads the addresses of a kind, and the domains if it is e-mail, in their normalized form.</summary>
    private static HashSet<string> Read(ChannelKind kind, IReadOnlyList<string> entries)
    {
        var addresses = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var entry in entries.Select(entry => entry.Trim()))
        {
            if (kind.Validate(entry) is null)
                addresses.Add(kind.Normalize(entry));
            else if (IsEmail(kind) && $"someone@{entry.TrimStart('@')}" is var example && kind.Validate(example) is null)
                addresses.Add(kind.Normalize(example).Split('@')[1]);
        }

        return addresses;
    }

    private static bool IsEmail(ChannelKind kind) => kind.Name == Notify.Channels.Email;
}
