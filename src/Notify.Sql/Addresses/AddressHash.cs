using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Notify.Sql.Addresses;

/// <summary>
/// The hashes by which rows of the address book are found: the first 16 bytes of SHA-256 over the texts, each after its
/// length. They are part of the tables, so they must not change.
/// </summary>
internal static class AddressHash
{
    private const int HashBytes = 16;
    private const int Missing = -1;

    public static Guid OfUser(string userId) => Of("user", userId);

    public static Guid OfAddress(string kind, string address) => Of("address", kind, address);

    public static Guid OfSuppression(string kind, string address, string? list) =>
        Of("suppression", kind, address, list);

    private static Guid Of(params ReadOnlySpan<string?> texts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[sizeof(int)];
        foreach (var text in texts)
        {
            var bytes = text is null ? null : Encoding.UTF8.GetBytes(StoredText.Write(text));
            BinaryPrimitives.WriteInt32BigEndian(length, bytes?.Length ?? Missing);
            hash.AppendData(length);
            hash.AppendData(bytes ?? []);
        }

        return new Guid(hash.GetHashAndReset().AsSpan(0, HashBytes), bigEndian: true);
    }
}
