using System.Collections.ObjectModel;

namespace Notify.Bus;

/// <summary>Computes the ordering key of a recipient.</summary>
/// <remarks>
/// A stable 64-bit hash (FNV-1a), so that every process and every engine computes the same small value. If two
/// recipients have the same hash, their envelopes are delivered one after another, which does no harm.
/// </remarks>
internal static class OrderingKey
{
    private const ulong OffsetBasis = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    public static long Of(Recipient recipient)
    {
        if (recipient.UserId is { } user)
            return Hash(user);
        if (recipient.Email is { } email)
            return HashIgnoringCase(WithoutName(email));
        if (recipient.TelegramChatId is { } chat)
            return chat;
        // The address of the first kind by name, because the order in a dictionary is not defined.
        var first = default(KeyValuePair<string, string>);
        foreach (var address in recipient.Addresses ?? ReadOnlyDictionary<string, string>.Empty)
        {
            if (first.Key is null || string.CompareOrdinal(address.Key, first.Key) < 0)
                first = address;
        }

        return Hash(first.Value);
    }

    private static long Hash(ReadOnlySpan<char> text)
    {
        var hash = OffsetBasis;
        foreach (var unit in text)
            hash = (hash ^ unit) * Prime;
        return (long)hash;
    }

    private static long HashIgnoringCase(ReadOnlySpan<char> text)
    {
        var hash = OffsetBasis;
        foreach (var unit in text)
            hash = (hash ^ char.ToLowerInvariant(unit)) * Prime;
        return (long)hash;
    }

    private static ReadOnlySpan<char> WithoutName(ReadOnlySpan<char> email)
    {
        var start = email.LastIndexOf('<');
        var end = email.LastIndexOf('>');
        return start >= 0 && end > start ? email[(start + 1)..end] : email;
    }
}
