using System.Text;

namespace Notify.Email.Mime.Html;

/// <summary>
/// Writes text with collapsed white space. Line breaks and separators are written when there is text to separate.
/// </summary>
internal sealed class PlainTextWriter
{
    /// <summary>The maximum depth of lists that is shown, so that nested lists cannot multiply the length.</summary>
    private const int MaxIndent = 10;

    private readonly StringBuilder _text = new();
    private int _pendingBreaks;
    private bool _pendingSpace;
    private int _pendingCells;
    private int _cellsOfRow;
    private bool _isRowBroken;
    private string? _marker;

    /// <summary>The depth of nested lists.</summary>
    public int Indent { get; set; }

    /// <summary>Above zero, white space is kept.</summary>
    public int Preformatted { get; set; }

    public int Length => _text.Length;

    /// <summary>Returns the text that was written since an earlier <see cref="Length"/>.</summary>
    public string Since(int start) => _text.ToString(start, _text.Length - start).Trim();

    public void Text(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (c is '\u200B' or '\uFEFF' or '\u00AD' or '\u034F' or '\r')
                continue;
            if (c == '\n' && Preformatted > 0)
                LineBreak();
            else if (char.IsWhiteSpace(c) && (Preformatted == 0 || c != ' '))
                _pendingSpace = true;
            else
                Write(c);
        }
    }

    /// <summary>Writes a line break of the author.</summary>
    public void LineBreak()
    {
        _pendingBreaks = Math.Min(2, _pendingBreaks + 1);
        _pendingSpace = false;
    }

    /// <summary>Starts a block: a new line, or a new paragraph.</summary>
    public void Block(bool blankLine)
    {
        _pendingBreaks = Math.Max(_pendingBreaks, blankLine ? 2 : 1);
        _pendingSpace = false;
        // A block inside a cell starts a new line, and so do the remaining cells.
        _isRowBroken |= _cellsOfRow > 0;
        _pendingCells = 0;
    }

    /// <summary>Starts a row of a table.</summary>
    public void Row()
    {
        Block(blankLine: false);
        (_cellsOfRow, _isRowBroken) = (0, false);
    }

    /// <summary>
    /// Starts a cell of a table. Separators are written between the cells of a row, even if one is empty.
    /// </summary>
    public void Cell()
    {
        if (_isRowBroken)
            Block(blankLine: false);
        else if (_cellsOfRow++ > 0)
            _pendingCells++;
    }

    /// <summary>Sets the text before an item, for example its number.</summary>
    public void Marker(string marker) => _marker = marker;

    public void Rule()
    {
        Block(blankLine: true);
        Text("----");
        Block(blankLine: true);
    }

    public override string ToString() => _text.ToString();

    private void Write(char c)
    {
        if (_text.Length == 0)
            (_pendingBreaks, _pendingSpace) = (0, false);
        var isLineStart = _text.Length == 0 || _pendingBreaks > 0;
        if (_pendingBreaks > 0)
        {
            _text.Append('\n', _pendingBreaks);
            (_pendingBreaks, _pendingSpace) = (0, false);
        }
        if (_marker is not null)
        {
            _text.Append(' ', Math.Min(Indent, MaxIndent) * 2).Append(_marker);
            (_marker, _pendingSpace, isLineStart) = (null, false, true);
        }
        if (_pendingCells > 0)
            WriteSeparators(isLineStart);
        else if (_pendingSpace)
            _text.Append(' ');
        (_pendingCells, _pendingSpace) = (0, false);
        _text.Append(c);
    }

    private void WriteSeparators(bool isLineStart)
    {
        for (var i = 0; i < _pendingCells; i++)
            _text.Append(i == 0 && isLineStart ? "|" : " |");
        _text.Append(' ');
    }
}
