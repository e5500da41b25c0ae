using CsCheck;

namespace Notify.Testing.Tests.Smtp;

public class SmtpDataDecoderTests
{
    private static readonly Gen<byte[]> Wire = Gen.Int[0, 3].Select(i => "\r\n.a"u8[i]).Array[0, 40];

    [Fact]
    public void How_the_bytes_are_cut_makes_no_difference() =>
        Gen.Select(Wire, Gen.Int[1, 7]).Sample((wire, size) => Decode(wire, size) == Decode(wire, int.MaxValue));

    [Fact]
    public void The_end_is_the_first_line_that_is_a_dot_alone() =>
        Wire.Sample(wire =>
        {
            var text = "\r\n" + System.Text.Encoding.ASCII.GetString(wire);
            var end = text.IndexOf("\r\n.\r\n", StringComparison.Ordinal);
            return Decode(wire, int.MaxValue).Consumed == (end < 0 ? wire.Length : end + 3);
        });

    private static (string Content, int Consumed, bool Ended, bool Bare) Decode(byte[] wire, int size)
    {
        var mail = new MailBuffer(1000, keep: true);
        var decoder = new SmtpDataDecoder(mail);
        var position = 0;
        var ended = false;
        while (!ended && position < wire.Length)
        {
            ended = decoder.Decode(wire.AsSpan(position, Math.Min(size, wire.Length - position)), out var consumed);
            position += consumed;
        }

        return (
            System.Text.Encoding.ASCII.GetString(mail.ToArray()),
            position,
            ended,
            ended && decoder.HasBareLineBreak);
    }
}
