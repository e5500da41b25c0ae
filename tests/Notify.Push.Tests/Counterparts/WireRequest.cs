using System.Buffers.Binary;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Notify.Push.Tests.Counterparts;

/// <summary>A request as node received it.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Headers">The headers in their order; a header that occurs twice is here twice.</param>
/// <param name="Body">The encrypted body.</param>
public sealed partial record WireRequest(string Method, IReadOnlyList<(string Name, string Value)> Headers, byte[] Body)
{
    private const int SaltBytes = 16;
    private const int KeyBytes = 65;

    /// <summary>Salt, record size, length of the key id, and the key (RFC 8188 section 2.1).</summary>
    public const int BodyHeaderBytes = SaltBytes + sizeof(uint) + 1 + KeyBytes;

    public string Salt => Convert.ToHexString(Body.AsSpan(0, SaltBytes));

    public long RecordSize => BinaryPrimitives.ReadUInt32BigEndian(Body.AsSpan(SaltBytes));

    public int KeyIdBytes => Body[SaltBytes + sizeof(uint)];

    public string SenderKey => Convert.ToHexString(Body.AsSpan(BodyHeaderBytes - KeyBytes, KeyBytes));

    public string Token => Vapid.Groups["token"].Value;

    public string Key => Vapid.Groups["key"].Value;

    /// <summary>The form of RFC 8292 section 3; a group without a match is empty.</summary>
    private Match Vapid => VapidPattern().Match(Header("Authorization"));

    public static WireRequest Read(JsonElement request) =>
        new(
            request.GetProperty("method").GetString()!,
            [
                .. request
                    .GetProperty("headers")
                    .EnumerateArray()
                    .Select(pair => (pair[0].GetString()!, pair[1].GetString()!)),
            ],
            request.GetProperty("body").GetBytesFromBase64());

    public string Header(string name) => Headers.Single(header => header.Name == name).Value;

    [GeneratedRegex(
        @"^vapid t=(?<token>[\w-]+\.[\w-]+\.[\w-]+), k=(?<key>[A-Za-z0-9_-]{87})$",
        RegexOptions.CultureInvariant)]
    private static partial Regex VapidPattern();
}
