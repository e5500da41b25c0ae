using System.Numerics;
using System.Security.Cryptography;

namespace Notify.Push.Encryption;

/// <summary>Keys on the curve P-256 as web push writes them: a public key is the point uncompressed, 0x04 and both coordinates; a private key the bare number.</summary>
internal static class P256
{
    public const int CoordinateBytes = 32;

    public const int PublicKeyBytes = 1 + CoordinateBytes + CoordinateBytes;

    /// <summary>The first byte of a point written with both coordinates (SEC 1, section 2.3.3).</summary>
    public const byte Uncompressed = 4;

    private static readonly BigInteger Prime =
        (BigInteger.One << 256) - (BigInteger.One << 224) + (BigInteger.One << 192) + (BigInteger.One << 96) - 1;

    // The curve's b (SEC 2, section 2.4.2).
    private static readonly BigInteger B = new(
        Convert.FromHexString("5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B"),
        isUnsigned: true,
        isBigEndian: true);

    public static ECCurve Curve => ECCurve.NamedCurves.nistP256;

    /// <summary>Parameters of a public key of <see cref="PublicKeyBytes"/>.</summary>
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

    /// <summary>Writes a public key. The platform gives coordinates of full length, leading zeros kept.</summary>
    public static void WritePublicKey(in ECPoint point, Span<byte> destination)
    {
        destination[0] = Uncompressed;
        point.X.CopyTo(destination[1..]);
        point.Y.CopyTo(destination[(1 + CoordinateBytes)..]);
    }

    /// <summary>Whether bytes are an uncompressed public key: of the right length and form, and a point of the curve.</summary>
    /// <remarks>
    /// A hundred times as fast as an import by the platform, which then checks it once more when the key is used. The curve's cofactor is 1: a point on it is of the right order.
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
