using System.Security.Cryptography;
using System.Text;
using StackExchange.Redis;

namespace Notify.Redis.Addresses;

/// <summary>The keys of the address book.</summary>
internal sealed class AddressBookKeys(string @namespace)
{
    private const int LongestPlain = 100;
    private const string Hashed = "sha256-";

    /// <summary>The key of a user's addresses on a channel kind.</summary>
    public RedisKey Addresses(string userId, string kind) => $"{@namespace}:a:{{{Part(userId)}}}:{Part(kind)}";

    /// <summary>The key of the suppressions of an address.</summary>
    public RedisKey Suppressions(string kind, string address) => $"{@namespace}:s:{{{Part(kind)}:{Part(address)}}}";

    /// <summary>The key of the index of all suppressions.</summary>
    public RedisKey SuppressionIndex { get; } = $"{@namespace}:suppressions";

    /// <summary>
    /// Returns a short, plain text unchanged, so that an operator can find it, and otherwise its hash. Braces would end
    /// the hash tag, and different texts must have different keys.
    /// </summary>
    private static string Part(string text) =>
        text.Length <= LongestPlain && text.All(IsPlain) && !text.StartsWith(Hashed, StringComparison.Ordinal)
            ? text
            : Hashed + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static bool IsPlain(char letter) =>
        char.IsAsciiLetterOrDigit(letter) || letter is '@' or '.' or '-' or '_' or '+';
}
