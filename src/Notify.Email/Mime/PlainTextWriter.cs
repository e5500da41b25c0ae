using System.Text;

namespace Notify.Email.Mime;

/// <summary>Writes running text with collapsed white space; line breaks and separators wait until there is text to separate.</summary>
internal sealed class PlainTextWriter
{
    private readonly StringBuilder _text = new();
    private int _pendingBreaks;
    private bool _pendingSpace;
    private bool _pendingCell;
    private bool _rowHasText;
    private string? _marker;

    /// <summary>The depth of nested lists.</summary>
    public int Indent { get; set; }

    /// <summary>Above zero, white space is kept.</summary>
    public int Preformatted { get; set; }

    public int Length => _text.Length;

    /// <summary>What has been written since a <see cref="Length"/> of before.</summary>
    public string Since(int start) => _text.ToString(start, _text.Length - start).Trim();

    public void Text(string text)
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

    /// <summary>A break the author asked for.</summary>
    public void LineBreak()
    {
        _pendingBreaks = Math.Min(2, _pendingBreaks + 1);
        EndLine();
    }

    /// <summary>The border of a block: a line of its own, or a paragraph.</summary>
    public void Block(bool blankLine)
    {
        _pendingBreaks = Math.Max(_pendingBreaks, blankLine ? 2 : 1);
        EndLine();
    }

    /// <summary>A cell of a table begins: the cells of a row are set off from each other.</summary>
    public void Cell() => _pendingCell = _rowHasText;

    /// <summary>What goes before an item's text.</summary>
    public void Marker(string marker) => _marker = marker;

    public void Rule()
    {
        Block(blankLine: true);
        Text("----");
        Block(blankLine: true);
    }

    public override string ToString() => _text.ToString();

    private void EndLine()
    {
        _pendingSpace = false;
        _pendingCell = false;
        _rowHasText = false;
    }

    private void Write(char c)
    {
        if (_text.Length == 0)
            (_pendingBreaks, _pendingSpace) = (0, false);
        if (_pendingBreaks > 0)
        {
            _text.Append('\n', _pendingBreaks);
            (_pendingBreaks, _pendingSpace) = (0, false);
        }
        if (_marker is not null)
        {
            _text.Append(' ', Indent * 2).Append(_marker);
            (_marker, _pendingSpace) = (null, false);
        }
        if (_pendingCell)
            _text.Append(" | ");
        else if (_pendingSpace)
            _text.Append(' ');
        (_pendingCell, _pendingSpace, _rowHasText) = (false, false, true);
        _text.Append(c);
    }
}
