using System.Numerics;
using System.Security.Cryptography;

namespace Notify.Push.Encryption;

/// <summary>
/// Reads and writes P-256 keys in the form that web push uses: a public key is an uncompressed point (0x04 and both
/// coordinates), a private key is the number alone.
/// </summary>
internal static class P256
{
    public const int CoordinateBytes = 32;

    public const int PublicKeyBytes = 1 + CoordinateBytes + CoordinateBytes;

    /// <summary>The first byte of an uncompressed point (SEC 1, section 2.3.3).</summary>
    public const byte Uncompressed = 4;

    private static readonly BigInteger Prime =
        (BigInteger.One << 256) - (BigInteger.One << 224) + (BigInteger.One << 192) + (BigInteger.One << 96) - 1;

    // The curve's b (SEC 2, section 2.4.2).
    private static readonly BigInteger B = new(
        Convert.FromHexString("5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B"),
        isUnsigned: true,
        isBigEndian: true);

    public static ECCurve Curve => ECCurve.NamedCurves.nistP256;

    /// <summary>Returns the parameters of a public key of <see cref="PublicKeyBytes"/>.</summary>
    public static ECParameters PublicKey(ReadOnlySpan<byte> point) =>
        new()
        {
            Curve = Curve,
            Q = new ECPoint
            {
                X = point.Slice(1, CoordinateBytes).ToArray(),
                Y = point.Slice(1 + CoordinateBytes, CoordinateBytes).ToArray(),
            },
        };

    /// <summary>Writes a public key. The coordinates from .NET have their full length, with leading zeros.</summary>
    public static void WritePublicKey(in ECPoint point, Span<byte> destination)
    {
        destination[0] = Uncompressed;
        point.X.CopyTo(destination[1..]);
        point.Y.CopyTo(destination[(1 + CoordinateBytes)..]);
    }

    /// <summary>
    /// Whether bytes are an uncompressed public key: they have the right length and form, and are a point of the curve.
    /// </summary>
    /// <remarks>
    /// A hundred times as fast as an import by .NET, which checks the key again when it is used. The cofactor of the
    /// curve is 1, so a point on the curve has the right order.
    /// </remarks>
    public static bool IsPublicKey(ReadOnlySpan<byte> key)
    {
        if (key.Length != PublicKeyBytes || key[0] != Uncompressed)
            return false;
        var x = new BigInteger(key.Slice(1, CoordinateBytes), isUnsigned: true, isBigEndian: true);
        var y = new BigInteger(key[(1 + CoordinateBytes)..], isUnsigned: true, isBigEndian: true);
        return x < Prime && y < Prime && ((y * y) - (x * x * x) + (3 * x) - B) % Prime == 0;
    }
}
