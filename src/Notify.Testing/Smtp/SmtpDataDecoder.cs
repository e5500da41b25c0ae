namespace Notify.Testing;

/// <summary>
/// Decodes the content after DATA: removes dot-stuffing (RFC 5321, section 4.5.2) and ends only at CRLF . CRLF. If it
/// also ended at a bare LF, a sender could smuggle a second message.
/// </summary>
internal sealed class SmtpDataDecoder(MailBuffer mail)
{
    /// <summary>The maximum length of a line without its CRLF (RFC 5321, section 4.5.3.1.6).</summary>
    private const int MaxLine = 998;

    private State _state;
    private int _lineLength;

    private enum State
    {
        LineStart,
        Dot,
        DotCr,
        Line,
        LineCr,
    }

    public bool HasBareLineBreak { get; private set; }

    public bool HasLongLine { get; private set; }

    public void Reset() => (_state, _lineLength, HasBareLineBreak, HasLongLine) = (State.LineStart, 0, false, false);

    /// <summary>
    /// Decodes bytes until the end of the content or of the input. Returns true if the end of the content was reached.
    /// </summary>
    public bool Decode(ReadOnlySpan<byte> input, out int consumed)
    {
        consumed = 0;
        while (consumed < input.Length)
        {
            var next = input[consumed];
            switch (_state)
            {
                case State.LineStart when next == '.':
                    (_state, consumed) = (State.Dot, consumed + 1);
                    break;
                case State.Dot when next == '\r':
                    (_state, consumed) = (State.DotCr, consumed + 1);
                    break;
                case State.DotCr when next == '\n':
                    consumed++;
                    return true;
                case State.DotCr:
                    _state = State.LineCr;
                    break;
                case State.LineCr when next == '\n':
                    mail.Append("\r\n"u8);
                    (_state, _lineLength, consumed) = (State.LineStart, 0, consumed + 1);
                    break;
                case State.LineCr:
                    HasBareLineBreak = true;
                    mail.Append("\r"u8);
                    _state = State.Line;
                    break;
                default:
                    consumed += TakeLine(input[consumed..]);
                    break;
            }
        }

        return false;
    }

    /// <summary>Decodes text up to and including a CR, which is withheld until the next byte is known.</summary>
    private int TakeLine(ReadOnlySpan<byte> input)
    {
        var cr = input.IndexOf((byte)'\r');
        var text = cr < 0 ? input : input[..cr];
        _state = cr < 0 ? State.Line : State.LineCr;
        mail.Append(text);
        HasBareLineBreak |= text.Contains((byte)'\n');
        _lineLength += text.Length;
        HasLongLine |= _lineLength > MaxLine;
        return cr < 0 ? text.Length : cr + 1;
    }
}
