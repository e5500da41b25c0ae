using System.Text;

namespace Notify.Addresses;

/// <summary>What an unsubscribe token holds: expiry (seconds of Unix time), then user id, kind, address and list.</summary>
internal static class UnsubscribePayload
{
    public static byte[] Write(UnsubscribeTarget claim, DateTimeOffset expiresAt)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes, Encoding.UTF8);
        writer.Write7BitEncodedInt64(expiresAt.ToUnixTimeSeconds());
        writer.Write(claim.UserId is not null);
        writer.Write(claim.UserId ?? "");
        writer.Write(claim.Kind);
        writer.Write(claim.Address);
        writer.Write(claim.List);
        writer.Flush();
        return bytes.ToArray();
    }

    /// <summary>The claim of an authentic payload, or null where it has expired.</summary>
    public static UnsubscribeTarget? Read(byte[] payload, DateTimeOffset now)
    {
        using var reader = new BinaryReader(new MemoryStream(payload), Encoding.UTF8);
        if (reader.Read7BitEncodedInt64() <= now.ToUnixTimeSeconds())
            return null;
        var hasUserId = reader.ReadBoolean();
        var userId = reader.ReadString();
        var kind = reader.ReadString();
        var address = reader.ReadString();
        var list = reader.ReadString();
        return new UnsubscribeTarget
        {
            UserId = hasUserId ? userId : null,
            Kind = kind,
            Address = address,
            List = list,
        };
    }
}
